package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.ablate.spi.tensor.Sampling;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Draws of tokens: which can be drawn, how often, and from what seed. */
class SamplingTest {

    private static final int ROWS = 20_000;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void zeroTemperatureTakesTheMostLikely() {
        NDArray logits = engine.array(new float[] {0, 3, 1, 2, -1, -2}, 2, 3);
        assertThat(engine.ops().sample(logits, Sampling.GREEDY, 1).toLongArray())
                .containsExactly(1, 0);
    }

    @Test
    void frequenciesFollowTheTemperature() {
        assertShares(new Sampling(1, 0, 1), 0.4, 0.1, 0.2, 0.3);
        // squared and normalized: 0.16, 0.01, 0.04, 0.09 of 0.30
        assertShares(new Sampling(0.5, 0, 1), 0.5333, 0.0333, 0.1333, 0.3);
    }

    @Test
    void onlyTheMostLikelyKAreDrawn() {
        assertShares(new Sampling(1, 2, 1), 4 / 7.0, 0, 0, 3 / 7.0);
        assertShares(new Sampling(1, 1, 1), 1, 0, 0, 0);
        assertShares(new Sampling(1, 99, 1), 0.4, 0.1, 0.2, 0.3);
    }

    @Test
    void onlyTheNucleusIsDrawn() {
        assertShares(new Sampling(1, 0, 0.65), 4 / 7.0, 0, 0, 3 / 7.0);
        assertShares(new Sampling(1, 0, 0.75), 4 / 9.0, 0, 2 / 9.0, 3 / 9.0);
        assertShares(new Sampling(1, 0, 1e-9), 1, 0, 0, 0);
    }

    @Test
    void theNucleusIsTakenAmongTheMostLikelyK() {
        // of the three most likely, 4/9 and 3/9 reach 0.7
        assertShares(new Sampling(1, 3, 0.7), 4 / 7.0, 0, 0, 3 / 7.0);
    }

    @Test
    void theSeedDecidesTheDraw() {
        NDArray logits = engine.ops().manager().zeros(new Shape(64, 1000));
        long[] first = engine.ops().sample(logits, new Sampling(1, 0, 1), 3).toLongArray();
        engine.ops().sample(logits, new Sampling(1, 5, 0.5), 4);
        assertThat(engine.ops().sample(logits, new Sampling(1, 0, 1), 3).toLongArray())
                .isEqualTo(first);
        assertThat(Arrays.equals(
                        engine.ops().sample(logits, new Sampling(1, 0, 1), 4).toLongArray(), first))
                .isFalse();
    }

    private static void assertShares(Sampling sampling, double... shares) {
        double[] probabilities = {0.4, 0.1, 0.2, 0.3};
        float[] logits = new float[ROWS * 4];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i % 4]);
        }
        long[] drawn =
                engine.ops().sample(engine.array(logits, ROWS, 4), sampling, 17).toLongArray();
        for (int token = 0; token < 4; token++) {
            long wanted = token;
            double share = LongStream.of(drawn).filter(t -> t == wanted).count() / (double) ROWS;
            if (shares[token] == 0 || shares[token] == 1) {
                assertThat(share).as("token %d", token).isEqualTo(shares[token]);
            } else {
                // four standard deviations
                assertThat(share).as("token %d", token).isBetween(shares[token] - 0.0142, shares[token] + 0.0142);
            }
        }
    }

    @Test
    void uniformNumbersFollowFromTheSeedAlone() {
        NDArray numbers = engine.ops().uniform(new Shape(100, 100), 5);
        assertThatArray(engine.ops().uniform(new Shape(100, 100), 5)).isIdenticalTo(numbers);
        assertThat(engine.ops()
                        .uniform(new Shape(100, 100), 6)
                        .sub(numbers)
                        .abs()
                        .max()
                        .getFloat())
                .isPositive();
        assertThat(numbers.min().getFloat()).isBetween(0f, 0.01f);
        assertThat(numbers.max().getFloat()).isBetween(0.99f, 1f);
        assertThat(numbers.mean().getFloat()).isBetween(0.49f, 0.51f);
    }
}
