package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields whose meaning, default and range stand on an annotation of their own. */
class SharedFieldsTest {

    @TempDir
    Path folder;

    @Test
    void theirRangesHoldAndAreToldInWords() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = workplace.ablate(
                "validate",
                workplace.descriptor().toString(),
                "--set",
                "schedule={type: linear, warmup: -1, minimum: 2}",
                "--set",
                "optimizer={type: adamw, learningRate: 0, beta1: 1, epsilon: -1}");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("schedule.warmup", "must be at least 0")
                .contains("schedule.minimum", "must be from 0 to 1")
                .contains("optimizer.learningRate", "must be greater than 0")
                .contains("optimizer.beta1", "must be at least 0 and less than 1")
                .contains("optimizer.epsilon");
        assertThat(outcome.err().lines().filter(line -> line.contains("must be")))
                .hasSize(5);
    }

    @Test
    void theirMeaningAndDefaultAreDocumented() {
        assertThat(Workplace.plain("components", "schedule/cosine").out())
                .contains("warmup", "steps over which the factor rises", "step at which the decay ends");
        assertThat(Workplace.plain("components", "optimizer/adamw").out())
                .contains("peak learning rate, which the schedule scales", "matrices");
    }
}
