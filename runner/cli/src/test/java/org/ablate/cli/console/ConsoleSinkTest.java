package org.ablate.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;
import org.ablate.testkit.SampleEvents;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest {

    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The loss shown is the mean of all so far, each step weighing 0.9 of the next. */
    @Test
    void withoutATerminalThereIsAPlainLineEveryFiveSecondsAndAtTheEnd() {
        ConsoleSink sink = sink(new Terminal(false, 80));
        sink.accept(SampleEvents.started(0, 12));
        for (long step = 1; step <= 12; step++) {
            sink.accept(SampleEvents.step(step));
        }
        sink.accept(
                new RunEvent.RunCompleted(SampleEvents.NOON, 12, Map.of("loss", 1.23456), new Coverage(64, 3000), 65));
        sink.close();

        assertThat(shown()).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(shown().lines())
                .containsExactly(
                        "tiny-0123456789: 823.0k parameters, 12 steps of 12 rows",
                        "step 1/12  loss 4.0000  lr 1.0e-03  30.1k tokens/s  0:11 left  123 MiB",
                        "step 6/12  loss 1.4604  lr 1.0e-03  30.1k tokens/s  0:06 left  123 MiB",
                        "step 11/12  loss 0.8545  lr 1.0e-03  30.1k tokens/s  0:01 left  123 MiB",
                        "step 12/12  loss 0.7819  lr 1.0e-03  30.1k tokens/s  123 MiB",
                        "done: 12 steps in 1:05, loss 1.2346  on 64 of 3,000 rows");
    }

    /** The first step is left out: it loads and compiles. */
    @Test
    void speedIsOfTheTokensThatWereRead() {
        Progress progress = new Progress(SampleEvents.started(0, 3));
        for (long step = 1; step <= 3; step++) {
            progress.completed(new RunEvent.StepCompleted(
                    SampleEvents.NOON.plusSeconds(step),
                    step,
                    1,
                    1,
                    1,
                    1,
                    100 * step,
                    Map.of(),
                    step == 1 ? 9000 : 500));
        }
        // (0.9 · 200 + 300) / (0.9 + 1) tokens in half a second
        assertThat(progress.figures()).contains("  505 tokens/s");
    }

    @Test
    void onATerminalTheBarStaysBelowWhatIsTold() {
        ConsoleSink sink = sink(new Terminal(true, 90));
        sink.accept(SampleEvents.started(0, 2));
        sink.accept(SampleEvents.step(1));
        sink.accept(SampleEvents.evaluated(1));
        sink.accept(SampleEvents.checkpoint(1));
        sink.close();

        String bar =
                ERASE + "[===========           ] 1/2  loss 4.0000  lr 1.0e-03  30.1k tokens/s  0:01 left  123 MiB";
        List<String> parts = Arrays.asList(shown().split("\n"));
        assertThat(parts)
                .containsExactly(
                        "tiny-0123456789: 823.0k parameters, 2 steps of 12 rows",
                        bar + ERASE + "step 1  loss 2.5000  (best so far)",
                        bar + ERASE + "step 1  checkpoint checkpoints/step-1",
                        bar);
    }

    @Test
    void aLineIsNeverWiderThanTheTerminal() {
        for (int width = 10; width < 140; width++) {
            bytes.reset();
            ConsoleSink sink = sink(new Terminal(true, width));
            sink.accept(SampleEvents.started(0, 2_000_000));
            bytes.reset();
            sink.accept(SampleEvents.step(1_000_000));
            assertThat(shown().replace(ERASE, "")).hasSizeLessThan(width);
        }
    }

    @Test
    void aSampleCannotSteerTheTerminal() {
        ConsoleSink sink = sink(new Terminal(true, 80));
        sink.accept(new RunEvent.SampleGenerated(SampleEvents.NOON, 5, "a", "b\u001b[2J\u0007\u009b1m\tc\nd"));
        assertThat(shown().lines()).containsExactly("step 5  sample:", "    ab\ufffd[2J\ufffd\ufffd1m\tc", "    d");
    }

    @Test
    void everyKindOfEventCanBeShownAtAnyTime() {
        for (RunEvent event : SampleEvents.all()) {
            sink(new Terminal(true, 80)).accept(event);
            sink(new Terminal(false, 80)).accept(event);
        }
        assertThat(shown())
                .contains("warning: slow disk")
                .contains("expected loss within 1.9000: 1.8800, met")
                .contains("stopped after step 1")
                .contains("failed after step 1");
    }

    @Test
    void noColorAndADumbTerminalAskForPlainLinesAndColumnsForAWidth() {
        assertThat(Terminal.ofStandardError(Map.of("NO_COLOR", "1")).live()).isFalse();
        assertThat(Terminal.ofStandardError(Map.of("TERM", "dumb")).live()).isFalse();
        assertThat(Terminal.ofStandardError(Map.of("COLUMNS", "132")).width()).isEqualTo(132);
        for (String nonsense : List.of("", "0", "-5", "wide", "99999999999")) {
            assertThat(Terminal.ofStandardError(Map.of("COLUMNS", nonsense)).width())
                    .isEqualTo(80);
        }
    }

    @Test
    void durationsAndCountsReadAsPeopleWriteThem() {
        assertThat(List.of(Progress.duration(59.6), Progress.duration(0), Progress.duration(7384)))
                .containsExactly("1:00", "0:00", "2:03:04");
        assertThat(List.of(Progress.count(999), Progress.count(42_100), Progress.count(10_800_000)))
                .containsExactly("999", "42.1k", "10.8M");
    }

    private ConsoleSink sink(Terminal terminal) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new ConsoleSink(out, terminal, () -> OptionalLong.of(123L << 20));
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
