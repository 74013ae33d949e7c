package org.ablate.laboratory.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ablate.formats.file.FileProblem;
import org.ablate.spi.ExperimentException;
import org.jspecify.annotations.Nullable;

/**
 * The right to write in a run's folder, which one process at a time has. The system takes it back when the process ends,
 * however it ends, so nothing is ever left locked. A second attempt in the same process is refused too, but on POSIX
 * systems it costs the first one its protection against other processes: a process takes a run once.
 */
public final class RunLock implements AutoCloseable {

    private static final String NAME = ".writer";

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static RunLock take(Path run) {
        Path file = run.resolve(NAME);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (!locked(channel)) {
                    throw takenAlready(run, Files.readString(file).strip());
                }
                String holder = "process " + ProcessHandle.current().pid() + "\n";
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
                return new RunLock(file, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileProblem.of("lock", file, e);
        }
    }

    /** Whether a process holds it now; where that cannot be told, none. */
    static boolean isTaken(Path run) {
        Path file = run.resolve(NAME);
        if (!Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return !locked(channel);
        } catch (IOException e) {
            return false;
        }
    }

    private static ExperimentException takenAlready(Path run, String holder) {
        return new ExperimentException("the run " + run + " is being written already"
                + (holder.isEmpty() ? "" : " by " + holder) + "; wait until that ends, or stop it first");
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblem.of("unlock", file, e);
        }
    }
}
