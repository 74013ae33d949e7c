package org.ablate.formats.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Writes a file so that a reader, at any time and also after a power cut, finds the old content or the new one, never a
 * part: a temporary neighbor is written, forced to the disk and renamed. When that fails the neighbor is removed and
 * what was there before stays.
 */
public final class DurableFile {

    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.\\d+\\.tmp");

    private DurableFile() {}

    /** Writes what a file shall contain. */
    @FunctionalInterface
    public interface Content {

        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Replaces or creates a file.
     *
     * @param file in a folder that exists
     * @throws org.ablate.spi.ExperimentException one line saying why it cannot be written
     */
    public static void write(Path file, Content content) {
        write(file, content, channel -> channel);
    }

    /** Replaces or creates a file of UTF-8 text. */
    public static void write(Path file, String text) {
        write(file, channel -> writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * Removes the temporary neighbors that processes which were killed left in a folder. Nobody else may be writing there.
     *
     * @throws org.ablate.spi.ExperimentException one line saying why one cannot be removed
     */
    public static void removeLeftovers(Path folder) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                folder, it -> TEMPORARY.matcher(it.getFileName().toString()).matches())) {
            for (Path temporary : left) {
                Files.delete(temporary);
            }
        } catch (IOException e) {
            throw FileProblem.of("tidy", folder, e);
        }
    }

    static void write(Path file, Content content, UnaryOperator<WritableByteChannel> view) {
        Path temporary = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(view.apply(channel));
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(file.toAbsolutePath().resolveSibling(""));
        } catch (IOException e) {
            remove(temporary, e);
            throw FileProblem.of("write", file, e);
        } catch (UncheckedIOException e) {
            remove(temporary, e);
            throw FileProblem.of("write", file, Objects.requireNonNull(e.getCause()));
        } catch (RuntimeException | Error e) {
            remove(temporary, e);
            throw e;
        }
    }

    /** Writes all that remains of a buffer, in pieces: a heap buffer is copied to a native one that its thread keeps. */
    public static void writeFully(WritableByteChannel channel, ByteBuffer data) throws IOException {
        ByteBuffer piece = data.duplicate();
        while (piece.hasRemaining()) {
            piece.limit(Math.min(data.limit(), piece.position() + (1 << 20)));
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
            piece.limit(data.limit());
        }
        data.position(data.limit());
    }

    /**
     * Forces a folder's entries to the disk, so that a rename within it lasts. Where the system cannot open folders
     * (Windows) it keeps their entries itself.
     */
    public static void forceFolder(Path folder) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void remove(Path temporary, Throwable because) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
