package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.events.EventFanOut;
import org.ablate.laboratory.events.Journal;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.Resumption;
import org.ablate.laboratory.session.TrainingThread;
import org.ablate.spi.data.Split;
import org.ablate.spi.event.RunEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process may end at any moment, also a second time: the resumed run's folder is the one of a run that never stopped. */
@Tag("long")
class KilledRunTest {

    private static final String NEVER = "expect={loss: {atMost: 0.001, atLeast: 0.0}}";
    /** Ends at step 6 with the weights of step 4, whatever the loss. */
    private static final String EARLY = "stopping={type: early-stopping, patience: 1, minDelta: 100}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"evaluation.every=5", "evaluation.every=2;" + EARLY})
    void killedAtAnyMomentARunResumesToTheSameFolder(String settings) {
        Killed run = killed(settings);
        run.everyMomentEndsAlike();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void soDoesARunThatWasInterruptedBefore(int step) {
        Killed run = killed("evaluation.every=5");
        run.goOnUntil(step);
        run.everyMomentEndsAlike();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 7})
    void interruptedAgainBeforeItsNextStepARunIsAsItWas(int step) {
        Killed run = killed("evaluation.every=5");
        run.goOnUntil(step);
        List<String> once = Workplace.contents(run.directory.resolve("checkpoints"));
        String told = Workplace.journal(run.directory);
        run.goOnUntil(0);
        run.goOnUntil(0);

        assertThat(Workplace.contents(run.directory.resolve("checkpoints"))).isEqualTo(once);
        assertThat(Workplace.journal(run.directory)).isEqualTo(told);
        run.resumes("interrupted three times");
    }

    @Test
    void whatOnlyTheEndOfTheJournalLacksIsChecked() throws IOException {
        Killed run = killed("evaluation.every=5");
        run.becomesWhole();
        Path journal = run.directory.resolve("events.jsonl");
        List<String> lines = Files.readAllLines(journal);
        assertThat(lines.subList(lines.size() - 3, lines.size()))
                .satisfiesExactly(
                        line -> assertThat(line).contains("expectation-checked"),
                        line -> assertThat(line).contains("expectation-checked"),
                        line -> assertThat(line).contains("run-completed"));
        Files.writeString(journal, String.join("\n", lines.subList(0, lines.size() - 2)) + "\n");

        Workplace.Outcome outcome = run.workplace.ablate("resume", run.name(), "--quiet");
        assertThat(outcome.out()).contains("validation: ").contains("claim NOT met: loss at most");
        run.isAsTheWhole("killed before its end was told");
        assertThat(run.workplace.ablate("resume", run.name(), "--quiet").err()).contains("is finished already");
        run.isAsTheWhole("resumed when finished");
    }

    @Test
    void aRunWithoutItsTokenizerMakesItAgain() throws IOException {
        Killed run = killed("evaluation.every=5");
        Files.delete(run.directory.resolve("tokenizer.json"));
        run.resumes("killed before the tokenizer was kept");
    }

    @Test
    void aRunWithoutItsClassesFindsThemAgain() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            rows.append(i % 3 == 0 ? "a fine owl\tgood\n" : "a dull oak " + i + "\tbad\n");
        }
        Path reviews = Files.writeString(folder.resolve("reviews.tsv"), rows);
        Killed run = killed("data={type: tsv, path: " + reviews + ", validationPath: " + reviews
                + ", columns: [text, label]};objective=classification;"
                + "model={type: decoder, width: 16, layers: 1, head: {type: sequence-classification, pooling: last-token}};"
                + "evaluation={every: 6, metrics: [loss, accuracy], best: loss}");
        assertThat(run.directory.resolve("classes.json")).exists();
        Files.delete(run.directory.resolve("classes.json"));
        Files.delete(run.directory.resolve("tokenizer.json"));
        run.resumes("killed before the classes were kept");
    }

    @Test
    void whatKilledProcessesLeftHalfWrittenIsRemoved() throws IOException {
        Killed run = killed("evaluation.every=5");
        run.goOnUntil(8);
        Path checkpoints = run.directory.resolve("checkpoints");
        Files.writeString(run.directory.resolve(".events.jsonl.4711.tmp"), "half");
        Files.writeString(run.directory.resolve(".restarts.json.4711.tmp"), "half");
        Files.writeString(
                Files.createDirectory(run.directory.resolve(".tokenizer.tmp")).resolve("tokenizer.json"), "half");
        Files.createDirectory(checkpoints.resolve(".step-0000012.tmp"));
        Files.createDirectory(checkpoints.resolve(".step-0000004.old"));
        run.resumes("with leftovers");
    }

    @Test
    void aCheckpointThatWasAboutToBeReplacedIsNotLost() throws IOException {
        Killed run = killed("evaluation.every=5");
        run.goOnUntil(7);
        Path checkpoints = run.directory.resolve("checkpoints");
        Files.move(checkpoints.resolve("step-0000007"), checkpoints.resolve(".step-0000007.former"));
        run.resumes("killed between two renames");
        assertThat(RunDirectory.open(run.directory.toString(), folder).restarts())
                .singleElement()
                .satisfies(restart -> assertThat(restart.fromStep()).isEqualTo(7));
    }

    @Test
    void whereTheJournalEndsBeforeTheLatestCheckpointTheRunGoesOnFromOneBefore() throws IOException {
        Killed run = killed("evaluation.every=5");
        for (String last : List.of("\"step-completed\".*\"step\":11,", "\"step-completed\".*\"step\":12,")) {
            run.becomesWhole();
            Path journal = run.directory.resolve("events.jsonl");
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(journal)) {
                lines.add(line);
                if (line.matches(".*" + last + ".*")) {
                    break;
                }
            }
            Files.writeString(journal, String.join("\n", lines) + "\n");
            run.resumes(last);
        }
    }

    @Test
    void whereTheJournalEndsBeforeEveryCheckpointNothingIsTouched() throws IOException {
        Killed run = killed("evaluation.every=5");
        run.becomesWhole();
        Path journal = run.directory.resolve("events.jsonl");
        String begin = String.join("\n", Files.readAllLines(journal).subList(0, 3)) + "\n";
        Files.writeString(journal, begin);

        Workplace.Outcome outcome = run.workplace.ablate("resume", run.name(), "--quiet");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("events.jsonl ends after step 2, before the first checkpoint");
        assertThat(journal).hasContent(begin);
        assertThat(Workplace.contents(run.directory.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(run.whole.resolve("checkpoints")));

        Files.delete(journal);
        assertThat(run.workplace.ablate("resume", run.name(), "--quiet").exitCode())
                .isZero();
        assertThat(Workplace.read(journal)).contains("\"fromStep\":12").contains("run-completed");
    }

    /** A whole run, and a folder beside it with the beginning of the same run. */
    private Killed killed(String settings) {
        Workplace workplace = Workplace.in(folder);
        List<String> options = new ArrayList<>(List.of("--set", NEVER));
        for (String setting : settings.split(";")) {
            options.add("--set");
            options.add(setting);
        }
        Workplace.Outcome outcome = workplace.run(options.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        Path whole = workplace.runs().get(0);
        Path directory = workplace.out().resolve("tiny-killed");
        Workplace.copyBeginning(whole, directory);
        return new Killed(workplace, whole, directory);
    }

    private record Killed(Workplace workplace, Path whole, Path directory) {

        String name() {
            return directory.getFileName().toString();
        }

        /** Makes the folder that of a run that ended. */
        void becomesWhole() {
            copy(whole, directory);
            Path journal = directory.resolve("events.jsonl");
            write(journal, Workplace.read(journal).replace(String.valueOf(whole.getFileName()), name()));
        }

        /** Resumes from the state of the disk at each moment at which it changes from here on. */
        void everyMomentEndsAlike() {
            List<Path> moments = moments();
            assertThat(moments).hasSizeGreaterThan(3);
            for (Path moment : moments) {
                copy(moment, directory);
                resumes(moment.getFileName().toString());
            }
        }

        /**
         * What the folder is just before and just after each event is told, in folders of their own; of steps, which leave only
         * a line in the journal, the first stands for all.
         */
        private List<Path> moments() {
            Path kept = workplace.folder().resolve("moments");
            List<Path> moments = new ArrayList<>();
            Set<List<String>> known = new HashSet<>();
            goOn(new Hook() {
                @Override
                public void before(RunEvent event, TrainingThread run) {
                    keep(event, "before " + event);
                }

                @Override
                public void after(RunEvent event, TrainingThread run) {
                    keep(event, "after " + event);
                }

                private void keep(RunEvent event, String when) {
                    boolean oneOfMany = event instanceof RunEvent.StepCompleted && moments.size() > 2;
                    if (!oneOfMany && known.add(Workplace.contents(directory))) {
                        Path moment = kept.resolve(moments.size() + " "
                                + when.replaceAll("[^A-Za-z0-9]+", " ").substring(0, 40));
                        copy(directory, moment);
                        moments.add(moment);
                    }
                }
            });
            return moments;
        }

        /** Goes on and is interrupted after a step, or before the next one if that is not to come. */
        void goOnUntil(int step) {
            goOn(new Hook() {
                @Override
                public void after(RunEvent event, TrainingThread run) {
                    if (event instanceof RunEvent.RunStarted started && started.fromStep() >= step
                            || event instanceof RunEvent.StepCompleted completed && completed.step() == step) {
                        run.stop();
                    }
                }
            });
        }

        private void goOn(Hook hook) {
            Laboratory laboratory = Laboratory.installed();
            ExperimentGraph graph = laboratory.read(directory.resolve("resolved.yaml"), List.of());
            RunDirectory run = RunDirectory.open(directory.toString(), workplace.out());
            Resumption.of(run, graph).goBack();
            TrainingThread training = new TrainingThread(
                    graph,
                    new DataPreparation(graph, workplace.out()).prepare(run, Split.VALIDATION),
                    run,
                    laboratory.engine());
            new EventFanOut(() -> Journal.append(run.journal()), List.of())
                    .through(training.events().doOnNext(event -> hook.before(event, training)))
                    .doOnNext(event -> hook.after(event, training))
                    .blockLast();
        }

        void resumes(String when) {
            Workplace.Outcome outcome = workplace.ablate("resume", name(), "--quiet");
            assertThat(outcome.exitCode()).as(when + ": " + outcome.err()).isZero();
            isAsTheWhole(when);
        }

        void isAsTheWhole(String when) {
            assertThat(Workplace.journal(directory)).as(when).isEqualTo(Workplace.journal(whole));
            assertThat(Workplace.contents(directory.resolve("checkpoints")))
                    .as(when)
                    .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
            assertThat(names(directory)).as(when).isEqualTo(names(whole));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Hook {

        default void before(RunEvent event, TrainingThread run) {}

        default void after(RunEvent event, TrainingThread run) {}
    }

    /** All that is in a run's folder but the log and what tells that it was resumed. */
    private static List<String> names(Path run) {
        try (Stream<Path> files = Files.walk(run)) {
            return files.map(file -> run.relativize(file).toString())
                    .filter(name ->
                            !Set.of("restarts.json", "run.log", ".writer").contains(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a folder what another is. */
    private static void copy(Path from, Path to) {
        try {
            if (Files.exists(to)) {
                try (Stream<Path> old = Files.walk(to)) {
                    for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(to.getParent());
            try (Stream<Path> all = Files.walk(from)) {
                for (Path path : all.toList()) {
                    Files.copy(path, to.resolve(from.relativize(path)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
