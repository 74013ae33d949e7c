package org.ablate.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.ablate.spi.event.RunEvent;

/** How far a run is and how fast it goes, worked out from its events; some steps may be missing. */
final class Progress {

    /** The share of the past in a smoothed figure. */
    private static final double MEMORY = 0.9;

    private final RunEvent.RunStarted started;
    private final Smoothed loss = new Smoothed();
    private final Smoothed millis = new Smoothed();
    private final Smoothed tokens = new Smoothed();
    private RunEvent.StepCompleted last;
    private long seen;

    Progress(RunEvent.RunStarted started) {
        this.started = started;
        this.last = new RunEvent.StepCompleted(started.time(), started.fromStep(), Double.NaN, 0, 0, 0, 0, Map.of(), 0);
    }

    void completed(RunEvent.StepCompleted step) {
        last = step;
        loss.add(step.loss());
        // The first step loads and compiles; it says nothing about the ones to come.
        if (++seen == 2) {
            millis.reset();
            tokens.reset();
        }
        millis.add(step.millis());
        tokens.add((double) step.tokens());
    }

    long step() {
        return last.step();
    }

    long steps() {
        return started.steps();
    }

    /** From 0 to 1. */
    double share() {
        return started.steps() == 0 ? 1 : Math.min(1, (double) last.step() / started.steps());
    }

    /** {@code loss 1.9283  lr 6.0e-04  42.1k tokens/s  0:31 left}. */
    String figures() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "loss %.4f  lr %.1e", loss.value(), last.learningRate()));
        if (millis.value() > 0) {
            text.append("  ")
                    .append(count(tokens.value() / millis.value() * 1000))
                    .append(" tokens/s");
        }
        long done = last.step() - started.fromStep();
        if (done > 0 && last.step() < started.steps()) {
            double each = (double) Duration.between(started.time(), last.time()).toMillis() / done;
            text.append("  ")
                    .append(duration(each * (started.steps() - last.step()) / 1000))
                    .append(" left");
        }
        return text.toString();
    }

    Duration since(Instant time) {
        return Duration.between(started.time(), time);
    }

    /** {@code 1:05} or {@code 2:03:04}. */
    static String duration(double seconds) {
        long whole = Math.round(Math.max(0, seconds));
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** {@code 950}, {@code 42.1k} or {@code 10.8M}. */
    static String count(double number) {
        if (number < 1000) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        return number < 1e6
                ? String.format(Locale.ROOT, "%.1fk", number / 1e3)
                : String.format(Locale.ROOT, "%.1fM", number / 1e6);
    }

    /** An exponential mean that the first values do not bias. */
    private static final class Smoothed {

        private double sum;
        private double weight;

        void add(double value) {
            sum = MEMORY * sum + (1 - MEMORY) * value;
            weight = MEMORY * weight + (1 - MEMORY);
        }

        void reset() {
            sum = 0;
            weight = 0;
        }

        double value() {
            return sum / weight;
        }
    }
}
