package org.ablate.runner.descriptor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;

/** Reads a descriptor's characters, refusing what cannot be one before it costs memory. */
final class YamlText {

    /** Bytes. A descriptor is a page or two; this bounds what a wrong file can cost. */
    static final int LARGEST = 1 << 20;

    private YamlText() {}

    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new ExperimentException(file + ": is a directory; name a descriptor file inside it");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw tooLarge(file, Files.size(file) + " bytes");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LARGEST + 1); // a device or pipe has no size to ask for
                if (bytes.length > LARGEST) {
                    throw tooLarge(file, "more");
                }
                return decode(file, bytes);
            }
        } catch (NoSuchFileException e) {
            throw new ExperimentException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ExperimentException(file + ": cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static ExperimentException tooLarge(Path file, String size) {
        return new ExperimentException(file + ": a descriptor has at most " + LARGEST + " bytes, this file has " + size
                + "; is it a descriptor?");
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new ExperimentException(String.format(
                    "%s: is not UTF-8 text: byte 0x%02X at offset %d; save it as UTF-8",
                    file, bytes[in.position()] & 0xFF, in.position()));
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
