package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ablate.formats.file.Sha256;
import org.ablate.laboratory.session.Evaluation;
import org.ablate.laboratory.session.Generation;
import org.ablate.laboratory.session.GenerationRequest;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.Notices;
import org.ablate.laboratory.session.OpenedRun;
import org.ablate.laboratory.session.Run;
import org.ablate.laboratory.session.RunRequest;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.event.RunEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What every front end calls: a run is started, resumed, opened, evaluated and lets its model write, without a command line. */
class LaboratoryTest {

    private static final GenerationRequest AS_DESCRIBED = new GenerationRequest(
            Optional.of("the 3 "),
            Optional.of(4),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    @TempDir
    Path folder = Path.of("");

    private Workplace workplace = new Workplace(folder);
    private Laboratory laboratory = Laboratory.installed();

    @BeforeEach
    void settle() {
        workplace = Workplace.in(folder);
        laboratory = Laboratory.installed(workplace.out());
    }

    private RunRequest request(int steps) {
        List<String> overrides = List.of("data.path=" + workplace.text(), "training.steps=" + steps);
        return new RunRequest(workplace.descriptor(), overrides, List.of());
    }

    private static String weights(Run run) {
        return Sha256.of(
                run.directory().checkpoints().latest().orElseThrow().path().resolve("model.safetensors"));
    }

    @Test
    void runsOfOneProcessTakeTurnsAndGiveWhatEachGivesAlone() {
        try (Run alone = laboratory.start(request(4), Notices.NONE);
                Run one = laboratory.start(request(4), Notices.NONE);
                Run other = laboratory.start(request(4), Notices.NONE)) {
            alone.events().blockLast();
            List<RunEvent> events = new ArrayList<>();
            Flux.merge(one.events(), other.events()).doOnNext(events::add).blockLast();

            assertThat(events)
                    .filteredOn(RunEvent.RunCompleted.class::isInstance)
                    .hasSize(2);
            assertThat(List.of(weights(one), weights(other))).containsOnly(weights(alone));
        }
    }

    @Test
    void aStoppedRunGoesOnAndAFinishedOneDoesNot() {
        String name;
        try (Run run = laboratory.start(request(6), Notices.NONE)) {
            name = run.directory().name();
            run.events()
                    .doOnNext(event -> {
                        if (event instanceof RunEvent.StepCompleted step && step.step() == 2) {
                            run.stop();
                        }
                    })
                    .blockLast();
            assertThatThrownBy(() -> laboratory.resume(name, List.of(), Notices.NONE))
                    .as("while it is open")
                    .isInstanceOf(ExperimentException.class);
        }
        try (Run run = laboratory.resume(name, List.of(), Notices.NONE).orElseThrow()) {
            assertThat(run.events().blockLast()).isInstanceOf(RunEvent.RunCompleted.class);
        }
        assertThat(laboratory.resume(name, List.of(), Notices.NONE)).isEmpty();
    }

    @Test
    void anOpenedRunIsEvaluatedAndWrites() {
        String name;
        List<RunEvent> events;
        try (Run run = laboratory.start(request(4), Notices.NONE)) {
            name = run.directory().name();
            events = run.events().collectList().blockOptional().orElseThrow();
        }
        OpenedRun opened = laboratory.open(name, "latest", false, Notices.NONE);
        Evaluation evaluation = opened.evaluate(Split.VALIDATION);
        assertThat(evaluation.step()).isEqualTo(4);
        assertThat(events).last().isInstanceOfSatisfying(RunEvent.RunCompleted.class, end -> assertThat(
                        evaluation.metrics())
                .isEqualTo(end.metrics()));

        StringBuilder told = new StringBuilder();
        Generation generation = opened.generate(AS_DESCRIBED, new Generation.Listener() {
            @Override
            public void begins(String shown) {
                told.append(shown);
            }

            @Override
            public void adds(String piece) {
                told.append(piece);
            }
        });
        assertThat(generation.tokens()).isBetween(1, 4);
        assertThat(told).hasToString("the 3 " + generation.texts().get(0));

        assertThatThrownBy(() -> laboratory.open(name, "3", false, Notices.NONE))
                .hasMessageContaining("has no checkpoint '3'");
    }
}
