package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.ablate.plugins.objectives.language.PrefixLanguageModeling;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrefixLanguageModelingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final PrefixLanguageModeling objective =
            new PrefixLanguageModeling(GivenLoss.plain(engine.ops()), engine.ops());

    @Test
    void onlyTokensAfterThePrefixArePredicted() {
        int[] row = {5, 6, 7, 8, 9};
        boolean[] seen = new boolean[5];
        for (int step = 0; step < 200; step++) {
            Example example = objective.example(row, RandomStream.of(1, "test", "prefix", step));
            int prefix = example.prefix();
            seen[prefix] = true;
            assertThat(example.tokens()).containsExactly(5, 6, 7, 8);
            for (int t = 0; t < 4; t++) {
                // What stands at t + 1 is predicted when it lies outside what all see.
                assertThat(example.labels()[t]).isEqualTo(t + 1 >= prefix ? row[t + 1] : -100);
            }
        }
        assertThat(IntStream.range(1, 5)).allMatch(length -> seen[length]);
    }

    @Test
    void aModelThatSeesLaterTokensIsRefused() {
        assertThatThrownBy(
                        () -> objective.requireFit(new Scripted(engine.normal(1, 4, 4), Output.TOKENS, false, false)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("prefix-lm");
    }
}
