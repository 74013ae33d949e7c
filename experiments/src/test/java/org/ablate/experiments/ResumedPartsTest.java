package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.laboratory.events.Journal;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.event.RunEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that remember, or look back, in a run that is interrupted and resumed. */
@Tag("long")
class ResumedPartsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer={type: ema, decay: 0.9, optimizer: adamw}",
                "optimizer={type: swa, start: 5, interval: 2, optimizer: {type: sgd, momentum: 0.9}}",
                "optimizer={type: schedule-free-adamw}",
                "optimizer={type: sam, optimizer: {type: sgd, momentum: 0.9}}",
                "optimizer={type: gradual-unfreezing, interval: 3, optimizer: adamw}",
                "optimizer={type: lookahead, interval: 3, optimizer: {type: gradient-noise, optimizer: adamw}}",
                "optimizer={type: 8-bit-adamw}",
                "adaptation={type: qlora, quantization: int8}",
                "adaptation={type: adalora, rank: 4, targetRank: 2, initialSteps: 1, finalSteps: 3, interval: 2}",
                "objective={type: r-drop, of: {type: causal-lm, loss: {type: focal}}}",
                "objective={type: adversarial, attack: freelb, of: {type: mixup, of: {type: neftune}}}",
                "objective={type: causal-lm, loss: {type: chunked, tokens: 16, loss: {labelSmoothing: 0.1, zLoss: 0.01}}}",
                "model.residual={type: drop-path, rate: 0.5}",
                "schedule={type: plateau, patience: 0, threshold: 0.5, reduction: 0.5}",
                "stopping={type: early-stopping, patience: 3, minDelta: 100}",
            })
    void resumingGivesTheSameBytes(String part) {
        Workplace workplace = Workplace.in(folder);
        assertThat(run(workplace, part).err()).isEmpty();
        Path whole = workplace.runs().get(0);
        Path stopped = folder.resolve("runs").resolve("tiny-stopped");
        Workplace.copyBeginning(whole, stopped);
        workplace.runUntil(stopped, 5);
        Workplace.Outcome resumed = workplace.ablate("resume", "tiny-stopped", "--quiet");
        assertThat(resumed.err()).isEmpty();
        assertThat(Workplace.contents(stopped.resolve("checkpoints")))
                .isEqualTo(Workplace.contents(whole.resolve("checkpoints")));
        assertThat(Workplace.journal(stopped)).isEqualTo(Workplace.journal(whole));
    }

    private static Workplace.Outcome run(Workplace workplace, String... settings) {
        String[] options = new String[2 + 2 * settings.length];
        options[0] = "--set";
        options[1] = "evaluation.every=2";
        for (int i = 0; i < settings.length; i++) {
            options[2 + 2 * i] = "--set";
            options[3 + 2 * i] = settings[i];
        }
        return workplace.run(options);
    }

    @Test
    void aRunThatStopsEarlyEndsWithTheWeightsOfItsBestEvaluation() {
        Workplace workplace = Workplace.in(folder);
        // A learning rate that ruins the model once the warm-up is over.
        run(
                workplace,
                "optimizer={type: sgd, learningRate: 50}",
                "schedule={type: multi-step, milestones: [2], gamma: 1}",
                "training.clip=0.05",
                "stopping={type: early-stopping, patience: 2}",
                "training.steps=40",
                "checkpoints.keep=50");
        Path directory = workplace.runs().get(0);
        List<RunEvent> events = Journal.read(directory.resolve("events.jsonl"));
        RunEvent.RunCompleted end = (RunEvent.RunCompleted) events.get(events.size() - 1);
        RunEvent.Evaluated best = events.stream()
                .filter(RunEvent.Evaluated.class::isInstance)
                .map(RunEvent.Evaluated.class::cast)
                .filter(RunEvent.Evaluated::best)
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(end.step()).isEqualTo(best.step() + 4);
        assertThat(end.metrics()).isEqualTo(best.metrics());
        RunDirectory run = RunDirectory.open(directory.toString(), folder);
        assertThat(weights(run, end.step())).isEqualTo(weights(run, best.step()));
    }

    private static float[] weights(RunDirectory run, long step) {
        try (SafetensorsFile file = run.checkpoints(1, any -> true).all().stream()
                .filter(it -> it.step() == step)
                .findFirst()
                .orElseThrow()
                .model()) {
            return file.floats("layers.0.feedForward.up.weight");
        }
    }

    @Test
    void whatACheckpointKeepsForUseIsTheAverageAndItIsWhatWasJudged() {
        Workplace workplace = Workplace.in(folder);
        run(workplace, "optimizer={type: ema, decay: 0.9, optimizer: adamw}");
        Path directory = workplace.runs().get(0);
        RunDirectory run = RunDirectory.open(directory.toString(), folder);
        var latest = run.checkpoints(1, any -> true).latest().orElseThrow();
        String name = "layers.0.feedForward.up.weight";
        try (SafetensorsFile model = latest.model();
                SafetensorsFile optimizer = latest.optimizer()) {
            assertThat(model.floats(name))
                    .isEqualTo(optimizer.floats(name + ".average"))
                    .isNotEqualTo(optimizer.floats("trained:" + name));
        }
        Workplace.Outcome evaluated =
                workplace.ablate("evaluate", directory.getFileName().toString(), "--checkpoint", "latest", "--json");
        double loss = latest.state().metrics().get("loss");
        assertThat(evaluated.out()).contains(Double.toString(loss));
    }
}
