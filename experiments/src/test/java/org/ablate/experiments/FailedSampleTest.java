package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample that fails takes neither the run nor its checkpoint with it. */
class FailedSampleTest {

    @TempDir
    Path folder;

    @Test
    void theRunGoesOnWithAWarningAndItsCheckpoint() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                workplace.run("--set", "samples.tokens=200", "--set", "samples.decoding=contrastive-search");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        Path run = workplace.runs().get(0);
        assertThat(Workplace.read(run.resolve("events.jsonl")))
                .contains("\"event\":\"warned\"")
                .contains("the sample after step 12 failed: ")
                .contains("\"event\":\"run-completed\"")
                .doesNotContain("sample-generated");
        assertThat(run.resolve("checkpoints/step-0000012/model.safetensors")).exists();
    }

    @Test
    void scalingThatTurnsAllKeysAnewGeneratesPastItsContext() {
        Workplace workplace = Workplace.in(folder);
        String position = "model.position={type: rope, scaling: {type: dynamic-ntk, originalContext: 8}}";
        Workplace.Outcome outcome = workplace.run("--set", position, "--set", "samples.tokens=14");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Workplace.read(workplace.runs().get(0).resolve("events.jsonl")))
                .contains("sample-generated")
                .doesNotContain("failed");
    }
}
