package org.ablate.runner.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ablate.spi.ExperimentException;

/** SHA-256 digests, in lower-case hexadecimal, of what the caches are keyed by. */
public final class Digest {

    /** Characters of a digest's text. */
    static final int HEX_LENGTH = 64;

    private Digest() {}

    /** The digest of a text's UTF-8 bytes. */
    public static String ofText(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /**
     * The digest of a file's bytes, for files that fit in memory.
     *
     * @throws ExperimentException when the file cannot be read
     */
    public static String ofFile(Path file) {
        MessageDigest digest = sha256();
        try {
            digest.update(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ExperimentException("Cannot read " + file + ": " + e.getMessage(), e);
        }
        return hex(digest);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
