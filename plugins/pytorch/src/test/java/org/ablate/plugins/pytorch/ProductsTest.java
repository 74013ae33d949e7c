package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Linear, embedding and heads against plain array arithmetic. */
class ProductsTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.of(Precision.FP32, 2);

    /** Widths with and without a rest beside the blocks of vector code. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 3, 2",
        "2, 5, 8, 16",
        "1, 1, 384, 65",
        "8, 64, 64, 33",
        "2, 200, 96, 1",
        "16, 40, 48, 200",
        "2, 64, 64, 4096"
    })
    void linearEqualsItsFormula(long batch, long time, long in, long out) {
        NDArray x = engine.normal(1, batch, time, in);
        NDArray weight = engine.normal(2, out, in);
        NDArray bias = engine.normal(3, out);
        Ops ops = engine.ops();
        Comparison.of(
                        engine,
                        () -> ops.linear(x, weight, bias),
                        () -> x.matMul(weight.transpose()).add(bias),
                        x,
                        weight,
                        bias)
                .isWithin(1e-4);
        Comparison.of(engine, () -> ops.linear(x, weight, null), () -> x.matMul(weight.transpose()), x, weight)
                .isWithin(1e-4);
    }

    @Test
    void linearTakesAMatrixAViewAndRepeatsItselfBitForBit() {
        Ops ops = engine.ops();
        NDArray x = engine.normal(1, 300, 96);
        NDArray weight = engine.normal(2, 96, 96);
        NDArray first = ops.linear(x, weight, null);
        NDArray gradient =
                ops.gradients(first.square().sum(), new NDList(weight)).get(0);

        assertThatArray(first).isCloseTo(x.matMul(weight.transpose()), 1e-4);
        assertThatArray(ops.linear(x.reshape(3, 100, 96), weight.transpose().transpose(), null))
                .isIdenticalTo(first.reshape(3, 100, 96));
        for (int i = 0; i < 5; i++) {
            NDArray again = ops.linear(x, weight, null);
            assertThatArray(again).isIdenticalTo(first);
            assertThatArray(ops.gradients(again.square().sum(), new NDList(weight))
                            .get(0))
                    .isIdenticalTo(gradient);
        }
    }

    @Test
    void embeddingTakesRowsAndSumsTheGradientsOfRepeatedOnes() {
        NDArray weight = engine.normal(1, 5, 3);
        NDArray indices = engine.array(new long[] {4, 0, 4, 2}, 2, 2);

        NDArray rows = engine.ops().embedding(indices, weight);
        NDArray gradient =
                engine.ops().gradients(rows.sum(), new NDList(weight)).get(0);

        assertThatArray(rows.reshape(4, 3)).isIdenticalTo(weight.get(engine.array(new long[] {4, 0, 4, 2}, 4)));
        assertThat(gradient.toFloatArray()).containsExactly(1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 2, 2, 2);
    }

    @Test
    void headsSplitAndMergeBack() {
        float[] values = new float[2 * 3 * 8];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        NDArray x = engine.array(values, 2, 3, 8);

        NDArray heads = engine.ops().splitHeads(x, 4);

        assertThat(heads.getShape()).isEqualTo(new Shape(2, 4, 3, 2));
        assertThat(heads.get("1, 2, 1").toFloatArray()).containsExactly(1 * 24 + 1 * 8 + 4, 1 * 24 + 1 * 8 + 5);
        assertThatArray(engine.ops().mergeHeads(heads)).isIdenticalTo(x);
    }
}
