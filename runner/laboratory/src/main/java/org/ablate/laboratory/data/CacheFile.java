package org.ablate.laboratory.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;

/** Writes files of a cache folder: whole or not at all, also beside other processes that write the same one. */
public final class CacheFile {

    private CacheFile() {}

    /** Fills a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path file) throws IOException;
    }

    /**
     * Has {@code content} write a temporary file beside {@code file}, flushes it to the disk and gives it its name.
     *
     * @throws ExperimentException when the folder cannot be made or written, or the disk is full; no file is left behind
     */
    public static void write(Path file, Content content) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a cache file lies in a folder, " + file + " does not");
        }
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, absolute.getFileName() + ".", ".part");
            try {
                content.writeTo(temporary);
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                move(temporary, absolute);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new ExperimentException(
                    "Cannot write the cache file " + file + ": " + e + "; is the disk full or the folder read-only?",
                    e);
        }
    }

    /**
     * {@link #write}, and beside it a file with its SHA-256, by which {@link #intact} finds out whether it was changed since.
     *
     * @return the SHA-256
     */
    public static String writeSealed(Path file, Content content) {
        write(file, content);
        String digest = Sha256.of(file);
        write(seal(file), part -> Files.writeString(part, digest));
        return digest;
    }

    /** Whether a file is there and is what was {@linkplain #writeSealed written}. */
    public static boolean intact(Path file) {
        Path seal = seal(file);
        if (!Files.exists(file) || !Files.exists(seal)) {
            return false;
        }
        try {
            return Files.size(seal) == Sha256.HEX_LENGTH
                    && Files.readString(seal).equals(Sha256.of(file));
        } catch (IOException e) {
            throw FileProblem.of("read", seal, e);
        }
    }

    private static Path seal(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".sha256");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
