package org.ablate.laboratory.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Predicate;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.FileProblem;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.RunEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The record of all that happened in a run, {@code events.jsonl}: one JSON object a line. Each event is with the system
 * when {@link #write} returns, so it outlives the process; checkpoints and the end of a run are forced to the disk, so
 * that they outlive a power cut. A line that a dying process left without its end is no event.
 */
public final class Journal implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final boolean begun;
    private final EventJson json = new EventJson();

    private Journal(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.begun = channel.size() > 0;
    }

    /**
     * Opens a journal to add to it; it is made when it does not exist, and a torn last line is removed.
     *
     * @throws ExperimentException one line saying why it cannot be opened
     */
    public static Journal append(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                channel.truncate(endOfLastLine(channel));
                channel.position(channel.size());
                return new Journal(file, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileProblem.of("open the journal", file, e);
        }
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 13);
        for (long end = channel.size(); end > 0; ) {
            long start = Math.max(0, end - block.capacity());
            block.clear().limit((int) (end - start));
            while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
                // A read may give less than was asked for.
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /** Whether there were events already when the journal was opened. */
    public boolean begun() {
        return begun;
    }

    /**
     * Adds an event. Safe for use by several threads.
     *
     * @throws ExperimentException one line saying why it cannot be written
     */
    public synchronized void write(RunEvent event) {
        byte[] line = json.write(event);
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        try {
            DurableFile.writeFully(channel, ByteBuffer.wrap(ended));
            if (mustLast(event)) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw FileProblem.of("write the journal", file, e);
        }
    }

    private static boolean mustLast(RunEvent event) {
        return event instanceof RunEvent.CheckpointWritten
                || event instanceof RunEvent.RunCompleted
                || event instanceof RunEvent.RunInterrupted
                || event instanceof RunEvent.RunFailed;
    }

    /** Forces everything to the disk and closes the file. */
    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            channel.force(true);
        } catch (IOException e) {
            throw FileProblem.of("write the journal", file, e);
        }
    }

    /**
     * The events of a journal, read as they are asked for; a sink can be replayed from it.
     *
     * @return a cold stream, which fails with an {@link ExperimentException} that names the line where a whole line is no
     *     event
     */
    public static Flux<RunEvent> replay(Path file) {
        return Flux.using(
                        () -> reader(file),
                        reader -> Flux.fromIterable(() -> new Lines(file, reader)),
                        Journal::closeReader)
                .onErrorMap(
                        UncheckedIOException.class,
                        e -> FileProblem.of("read the journal", file, Objects.requireNonNull(e.getCause())))
                .onErrorMap(IOException.class, e -> FileProblem.of("read the journal", file, e));
    }

    /** A torn last line may end within a character, which this kind of reader does not object to. */
    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private static void closeReader(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All events of a journal at once. */
    public static List<RunEvent> read(Path file) {
        return replay(file).collectList().blockOptional().orElse(List.of());
    }

    /**
     * Makes a journal ready for a run that goes on from a checkpoint: what happened after it is forgotten, and so are the
     * signs that the run ever stopped, so that in the end the journal reads as if it had not.
     *
     * @param step of the checkpoint; events of this step are kept
     * @param alsoForget what else would not be there had the run gone on, such as the checkpoint of an interrupt
     */
    public static void truncateAfter(Path file, long step, Predicate<RunEvent> alsoForget) {
        if (!Files.exists(file)) {
            return;
        }
        EventJson json = new EventJson();
        DurableFile.write(file, channel -> {
            boolean begun = false;
            for (RunEvent event : replay(file)
                    .filter(it -> happenedUpTo(it, step) && !alsoForget.test(it))
                    .toIterable()) {
                if (event instanceof RunEvent.RunStarted) {
                    if (begun) {
                        continue;
                    }
                    begun = true;
                }
                DurableFile.writeFully(channel, ByteBuffer.wrap(json.write(event)));
                DurableFile.writeFully(channel, ByteBuffer.wrap(new byte[] {'\n'}));
            }
        });
    }

    private static boolean happenedUpTo(RunEvent event, long step) {
        if (event instanceof RunEvent.RunStarted) {
            return true;
        }
        if (event instanceof RunEvent.StepCompleted it) {
            return it.step() <= step;
        }
        if (event instanceof RunEvent.Evaluated it) {
            return it.step() <= step;
        }
        if (event instanceof RunEvent.CheckpointWritten it) {
            return it.step() <= step;
        }
        if (event instanceof RunEvent.SampleGenerated it) {
            return it.step() <= step;
        }
        return event instanceof RunEvent.Warned it && it.step() <= step;
    }

    /** Whole lines of a journal as events. */
    private static final class Lines implements Iterator<RunEvent> {

        private final Path file;
        private final BufferedReader reader;
        private final EventJson json = new EventJson();
        private long number;
        private @Nullable String next;

        Lines(Path file, BufferedReader reader) {
            this.file = file;
            this.reader = reader;
            this.next = wholeLine();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public RunEvent next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            number++;
            try {
                RunEvent event = json.read(next);
                next = wholeLine();
                return event;
            } catch (JsonProcessingException e) {
                throw new ExperimentException(
                        file + ", line " + number + " is not an event: "
                                + e.getOriginalMessage().lines().findFirst().orElse(""),
                        e);
            }
        }

        /** The next line that has an end; a reader's own {@code readLine} does not tell. */
        private @Nullable String wholeLine() {
            StringBuilder line = new StringBuilder();
            try {
                for (int c = reader.read(); c >= 0; c = reader.read()) {
                    if (c == '\n') {
                        return line.toString();
                    }
                    line.append((char) c);
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
