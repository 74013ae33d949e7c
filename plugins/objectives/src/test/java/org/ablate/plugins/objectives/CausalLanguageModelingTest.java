package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.objectives.language.CausalLanguageModeling;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CausalLanguageModelingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final CausalLanguageModeling smoothed = new CausalLanguageModeling(
            (scores, target) -> engine.ops()
                    .crossEntropy(
                            scores, target.labels(), new CrossEntropyOptions(null, CrossEntropyOptions.IGNORE, 0.2)),
            engine.ops());

    /** One row of two positions; the second label does not count. */
    private final Batch batch =
            Batch.of(engine.array(new long[] {0, 1}, 1, 2), engine.array(new long[] {2, -100}, 1, 2), 1);

    @Test
    void aRowIsOneTokenLongerThanTheContextAndLabelsAreShiftedByOne() {
        assertThat(smoothed.rowLength(64)).isEqualTo(65);
        Example example = smoothed.example(new int[] {5, 6, 7, 8}, RandomStream.of(1, "data", "row", 0));
        assertThat(example.tokens()).containsExactly(5, 6, 7);
        assertThat(example.labels()).containsExactly(6, 7, 8);
    }

    @Test
    void aRowOfOneTokenIsRefused() {
        assertThatThrownBy(() -> smoothed.example(new int[] {5}, RandomStream.of(1, "data", "row", 0)))
                .hasMessageContaining("at least two tokens");
    }

    @Test
    void theLossIsTheSumOverLabelsThatCount() {
        double[] logProbabilities = logSoftmax(1, 2, 4);
        double sum = smoothed.outcome(new Fixed(true), batch, ForwardPass.evaluation())
                .lossSum()
                .getFloat();
        assertThat(sum).isCloseTo(-logProbabilities[2], within(1e-6));
    }

    @Test
    void theLossSlotIsForTrainingOnly() {
        double[] logProbabilities = logSoftmax(1, 2, 4);
        double even = -(logProbabilities[0] + logProbabilities[1] + logProbabilities[2]) / 3;
        double sum = smoothed.outcome(new Fixed(true), batch, ForwardPass.training(1, 0, 0))
                .lossSum()
                .getFloat();
        assertThat(sum).isCloseTo(0.8 * -logProbabilities[2] + 0.2 * even, within(1e-6));
    }

    @Test
    void paddingReachesTheModel() {
        NDArray keep = engine.array(new long[] {1, 0}, 1, 2).neq(0);
        Fixed model = new Fixed(true);
        smoothed.outcome(
                model,
                new Batch(batch.input().withKeep(keep), batch.labels(), Optional.empty(), 1),
                ForwardPass.evaluation());
        assertThat(model.keep).contains(keep);
    }

    @Test
    void aModelThatSeesLaterTokensIsRefused() {
        assertThatThrownBy(() -> smoothed.requireFit(new Fixed(false)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("causal-lm");
    }

    private static double[] logSoftmax(double... logits) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        double[] result = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            result[i] = logits[i] - Math.log(sum);
        }
        return result;
    }

    /** Gives the logits 1, 2, 4 at both positions. */
    private static final class Fixed extends Architecture {

        private final boolean causal;
        private Optional<NDArray> keep = Optional.empty();

        Fixed(boolean causal) {
            this.causal = causal;
        }

        @Override
        public NDArray states(Input input, ForwardPass pass) {
            keep = pass.keep();
            return input.tokens();
        }

        @Override
        public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
            return engine.array(new float[] {1, 2, 4, 1, 2, 4}, 1, 2, 3);
        }

        @Override
        public int width() {
            return 3;
        }

        @Override
        public Output output() {
            return Output.TOKENS;
        }

        @Override
        public boolean causal() {
            return causal;
        }

        @Override
        public KeyValueCache cache(int batch, int capacity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Long> flops(int time) {
            return Map.of();
        }
    }
}
