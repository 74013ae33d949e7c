package org.ablate.laboratory.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;
import org.ablate.testkit.SampleEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class JournalTest {

    @TempDir
    Path folder = Path.of("unset");

    @Test
    void everyKindOfEventComesBackAsItWas() {
        assertThat(SampleEvents.all())
                .extracting(event -> (Object) event.getClass())
                .containsExactlyInAnyOrder((Object[]) RunEvent.class.getPermittedSubclasses());
        assertThat(Journal.read(written(SampleEvents.all()))).isEqualTo(SampleEvents.all());
    }

    @Test
    void aLineIsAnObjectThatNamesItsEventFirst() throws IOException {
        assertThat(Files.readString(written(List.of(SampleEvents.step(1)))))
                .isEqualTo(
                        "{\"event\":\"step-completed\",\"time\":\"2026-01-31T12:00:01.000000001Z\",\"step\":1,"
                                + "\"loss\":4.0,\"learningRate\":0.001,\"gradientNorm\":1.1,\"targets\":700,\"tokens\":768,\"figures\":{},\"millis\":25.5}\n");
    }

    @Property(tries = 300)
    void anyNumberAndAnyTextComeBackBitForBit(
            @ForAll("doubles") double loss, @ForAll("doubles") double metric, @ForAll("texts") String text)
            throws Exception {
        EventJson json = new EventJson();
        List<RunEvent> events = List.of(
                new RunEvent.StepCompleted(
                        SampleEvents.NOON, Long.MAX_VALUE, loss, metric, loss, 1, 2, Map.of("balance", loss), metric),
                new RunEvent.Evaluated(SampleEvents.NOON, 1, Map.of(text, metric), false, new Coverage(2, 3)),
                new RunEvent.SampleGenerated(SampleEvents.NOON, 1, text, text));
        for (RunEvent event : events) {
            String line = new String(json.write(event), StandardCharsets.UTF_8);
            assertThat(line).doesNotContain("\n");
            assertThat(json.read(line)).isEqualTo(event);
        }
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).map(it -> it.isNaN() ? Double.NaN : it),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE));
    }

    /** Whole characters: half of a surrogate pair is no text and UTF-8 cannot write it. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(20)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    @Test
    void anEventIsInTheFileAsSoonAsItIsWritten() {
        Path file = folder.resolve("events.jsonl");
        try (Journal journal = Journal.append(file)) {
            journal.write(SampleEvents.step(1));
            assertThat(Journal.read(file)).containsExactly(SampleEvents.step(1));
            journal.write(SampleEvents.step(2));
            assertThat(Journal.read(file)).hasSize(2);
        }
    }

    @Test
    void aTornLastLineIsNoEventAndIsGoneWhenTheJournalGoesOn() throws IOException {
        Path file = written(List.of(SampleEvents.step(1), SampleEvents.step(2)));
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 1));
        assertThat(Journal.read(file)).containsExactly(SampleEvents.step(1));

        try (Journal journal = Journal.append(file)) {
            journal.write(SampleEvents.step(3));
        }
        assertThat(Journal.read(file)).containsExactly(SampleEvents.step(1), SampleEvents.step(3));
    }

    @Test
    void aLineTornWithinACharacterIsNoEventEither() throws IOException {
        Path file = written(List.of(SampleEvents.step(1), SampleEvents.sample(2)));
        byte[] whole = Files.readAllBytes(file);
        for (int length = whole.length - 1; whole[length - 1] != '\n'; length--) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(Journal.read(file)).containsExactly(SampleEvents.step(1));
        }
    }

    @Test
    void aTornLineLongerThanABlockIsFoundToo() throws IOException {
        Path file = written(List.of(SampleEvents.step(1)));
        Files.writeString(file, "x".repeat(100_000), StandardOpenOption.APPEND);
        Journal.append(file).close();
        assertThat(Journal.read(file)).containsExactly(SampleEvents.step(1));
    }

    @Test
    void aWholeLineThatIsNoEventIsNamed() throws IOException {
        for (String line : List.of(
                "nonsense",
                "{}",
                "[1]",
                "{\"event\":\"unheard-of\"}",
                "{\"event\":\"step-completed\",\"step\":1}",
                "")) {
            Path file = written(List.of(SampleEvents.step(1)));
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> Journal.read(file))
                    .as(line)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageMatching(".*events\\.jsonl, line 2 is not an event: [^\n]+");
            Files.delete(file);
        }
    }

    @Test
    void aMissingJournalIsToldInOneLine() {
        StepVerifier.create(Journal.replay(folder.resolve("none")))
                .verifyErrorMessage("cannot read the journal " + folder.resolve("none") + ": no such file or folder");
    }

    @Test
    void aJournalThatWentOnFromACheckpointReadsAsIfItHadNeverStopped() {
        List<RunEvent> never = new ArrayList<>(List.of(SampleEvents.started(0, 12)));
        never.addAll(SampleEvents.steps(1, 12));
        never.add(new RunEvent.RunCompleted(SampleEvents.NOON, 12, Map.of(), new Coverage(3, 3), 1));

        for (long killedAfter = 5; killedAfter <= 12; killedAfter++) {
            List<RunEvent> before = new ArrayList<>(List.of(SampleEvents.started(0, 12)));
            before.addAll(SampleEvents.steps(1, killedAfter));
            before.add(new RunEvent.RunFailed(SampleEvents.NOON, killedAfter, "disk full"));
            Path file = written(before);
            long checkpoint = killedAfter / 5 * 5;

            Journal.truncateAfter(file, checkpoint, event -> false);
            try (Journal journal = Journal.append(file)) {
                SampleEvents.steps(checkpoint + 1, 12).forEach(journal::write);
                journal.write(never.get(never.size() - 1));
            }
            assertThat(Journal.read(file)).isEqualTo(never);
            assertThat(file.toFile().delete()).isTrue();
        }
    }

    @Test
    void theCheckpointOfAnInterruptCanBeForgottenWithIt() {
        List<RunEvent> events = new ArrayList<>(List.of(SampleEvents.started(0, 12)));
        events.addAll(SampleEvents.steps(1, 7));
        List<RunEvent> never = List.copyOf(events);
        events.add(SampleEvents.checkpoint(7));
        events.add(new RunEvent.RunInterrupted(SampleEvents.NOON, 7));
        Path file = written(events);

        Journal.truncateAfter(file, 7, SampleEvents.checkpoint(7)::equals);

        assertThat(Journal.read(file)).isEqualTo(never);
    }

    private Path written(List<RunEvent> events) {
        Path file = folder.resolve("events.jsonl");
        try (Journal journal = Journal.append(file)) {
            events.forEach(journal::write);
        }
        return file;
    }

    @Test
    void anEvaluationInAJournalOfAnOlderVersionIsRead() throws Exception {
        String line =
                "{\"event\":\"evaluated\",\"time\":\"2026-01-31T12:00:00Z\",\"step\":1,\"metrics\":{\"loss\":2.0},"
                        + "\"best\":true}";
        assertThat(((RunEvent.Evaluated) new EventJson().read(line)).coverage()).isEqualTo(Coverage.UNKNOWN);
    }
}
