package org.ablate.cli.console;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.event.RunEvent;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run to whoever started it. On a terminal a bar with step, loss, learning rate, speed, time left and memory stays
 * at the bottom, and evaluations, samples and checkpoints scroll above it. Elsewhere the same figures come as a plain
 * line every few seconds. Times are the events', so a replay shows what the run showed.
 */
public final class ConsoleSink implements EventSink {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final Terminal terminal;
    private final Supplier<OptionalLong> residentBytes;
    private @Nullable Progress progress;
    private Instant lastShown = Instant.MIN;
    private boolean barShown;

    /** Shows progress on standard error. */
    public ConsoleSink() {
        this(System.err, Terminal.ofStandardError(System.getenv()), ResidentMemory::bytes);
    }

    ConsoleSink(PrintStream out, Terminal terminal, Supplier<OptionalLong> residentBytes) {
        this.out = out;
        this.terminal = terminal;
        this.residentBytes = residentBytes;
    }

    @Override
    public Overflow overflow() {
        return Overflow.LATEST;
    }

    @Override
    public void accept(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started) {
            progress = new Progress(started);
            say(started.run() + ": " + Progress.count((double) started.parameters()) + " parameters, "
                    + (started.fromStep() == 0 ? "" : "from step " + started.fromStep() + " on, ") + started.steps()
                    + " steps of " + started.rowsPerStep() + " rows");
        } else if (event instanceof RunEvent.StepCompleted step) {
            stepped(step);
        } else {
            told(event);
        }
        out.flush();
    }

    private void stepped(RunEvent.StepCompleted step) {
        Progress now = progress;
        if (now == null) {
            return;
        }
        now.completed(step);
        Duration wait = terminal.live() ? BETWEEN_DRAWINGS : BETWEEN_LINES;
        if (step.step() < now.steps() && step.time().isBefore(later(lastShown, wait))) {
            return;
        }
        lastShown = step.time();
        if (terminal.live()) {
            draw(now);
        } else {
            out.println("step " + now.step() + "/" + now.steps() + "  " + now.figures() + memory());
        }
    }

    private static Instant later(Instant time, Duration by) {
        return time.equals(Instant.MIN) ? time : time.plus(by);
    }

    private void told(RunEvent event) {
        if (event instanceof RunEvent.Evaluated it) {
            say(at(it.step()) + metrics(it.metrics(), it.coverage()) + (it.best() ? "  (best so far)" : ""));
        } else if (event instanceof RunEvent.SampleGenerated it) {
            say(at(it.step()) + "sample:");
            (it.prompt() + it.text()).lines().forEach(line -> say("    " + printable(line)));
        } else if (event instanceof RunEvent.CheckpointWritten it) {
            say(at(it.step()) + "checkpoint " + it.path());
        } else if (event instanceof RunEvent.Warned it) {
            say("warning: " + it.message());
        } else if (event instanceof RunEvent.ExpectationChecked it) {
            say(String.format(
                    Locale.ROOT,
                    "expected %s within %.4f: %.4f, %s",
                    it.metric(),
                    it.bound(),
                    it.value(),
                    it.met() ? "met" : "NOT met"));
        } else if (event instanceof RunEvent.RunInterrupted it) {
            say("stopped after step " + it.step());
        } else if (event instanceof RunEvent.RunFailed it) {
            say("failed after step " + it.step());
        } else if (event instanceof RunEvent.RunCompleted it) {
            say("done: " + it.step() + " steps in " + Progress.duration(it.seconds())
                    + (it.metrics().isEmpty() ? "" : ", " + metrics(it.metrics(), it.coverage())));
        }
    }

    private static String at(long step) {
        return "step " + step + "  ";
    }

    private static String metrics(Map<String, Double> metrics, Coverage coverage) {
        String numbers = metrics.entrySet().stream()
                .map(entry -> entry.getKey() + " " + String.format(Locale.ROOT, "%.4f", entry.getValue()))
                .collect(Collectors.joining("  "));
        return numbers + (coverage.partial() ? "  on " + coverage.describe() : "");
    }

    /** A model may write anything; what it writes must not steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\t]]", "\ufffd");
    }

    /** A line of its own, above the bar when there is one. */
    private void say(String line) {
        if (barShown) {
            out.print(ERASE_LINE);
            barShown = false;
        }
        out.println(line);
        if (terminal.live() && progress != null && progress.step() < progress.steps() && progress.step() > 0) {
            draw(progress);
        }
    }

    private void draw(Progress now) {
        String right = " " + now.step() + "/" + now.steps() + "  " + now.figures() + memory();
        int room = Math.min(30, terminal.width() - 3 - right.length());
        String line = room < 5 ? right.strip() : bar(now.share(), room) + right;
        out.print(ERASE_LINE + line.substring(0, Math.min(line.length(), terminal.width() - 1)));
        barShown = true;
    }

    private static String bar(double share, int room) {
        int full = (int) Math.round(share * room);
        return "[" + "=".repeat(full) + " ".repeat(room - full) + "]";
    }

    private String memory() {
        OptionalLong bytes = residentBytes.get();
        return bytes.isEmpty() ? "" : "  " + (bytes.getAsLong() >> 20) + " MiB";
    }

    @Override
    public void close() {
        if (barShown) {
            out.println();
            out.flush();
            barShown = false;
        }
    }
}
