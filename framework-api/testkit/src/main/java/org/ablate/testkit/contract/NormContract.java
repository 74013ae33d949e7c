package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Norm;
import org.junit.jupiter.api.Test;

/** What every norm must do. */
public abstract class NormContract extends LayerContract<Norm> {

    /** What a norm may promise. */
    public enum NormBehavior {
        /** An input that is longer by any factor gives the same output. */
        IGNORES_LENGTH
    }

    /** Whether the norm promises it; it must do what it promises and not what it does not. */
    protected boolean has(NormBehavior behavior) {
        return true;
    }

    @Override
    final NDArray output(Norm norm, NDArray input, ForwardPass pass) {
        return norm.forward(input);
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return new Shape(rows, time, bench().width());
    }

    @Test
    void looksAtEachPositionByItself() {
        influence(trained()).assertNoneSideways();
    }

    @Test
    void staysFiniteForAPositionOfZeros() {
        NDArray zeros = ops().manager().zeros(new Shape(ROWS, TIME, bench().width()));
        assertThat(ops().allFinite(evaluated(trained(), zeros)))
                .as("all finite where the input is zero")
                .isTrue();
    }

    @Test
    void givesTheSameForALongerInputIfItSaysSo() {
        Norm norm = trained();
        NDArray input = sample(ops(), 4, ROWS, TIME);
        NDArray output = evaluated(norm, input);
        NDArray longer = evaluated(norm, ops().withoutGradients(() -> ops().scale(input, 7)));
        if (has(NormBehavior.IGNORES_LENGTH)) {
            assertThatArray(longer).as("of an input seven times as long").isCloseTo(output, 1e-3);
        } else {
            assertThat(longer.sub(output).abs().max().getFloat())
                    .as("difference of an input seven times as long, not declared %s", NormBehavior.IGNORES_LENGTH)
                    .isGreaterThan(1e-2f);
        }
    }
}
