package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands between the loss and the optimizer. */
class TrainingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void gradientsOfWhatTheLossDoesNotUseAreZeros() {
        NDArray used = engine.normal(1, 3);
        NDArray unused = engine.normal(2, 2, 2);

        NDList gradients = engine.ops().gradients(used.square().sum(), new NDList(unused, used));

        assertThat(gradients.get(0).getShape()).isEqualTo(new Shape(2, 2));
        assertThat(gradients.get(0).toFloatArray()).containsOnly(0f);
        assertThatArray(gradients.get(1)).isCloseTo(used.mul(2), 1e-6);
    }

    @Test
    void theGradientOfAMatrixUsedTransposedLiesInMemoryAsTheMatrixDoes() {
        NDArray matrix = engine.normal(1, 2, 3);
        NDArray indices = engine.array(new long[] {0, 2}, 2);
        NDArray rows = engine.ops().kernel("rows", """
                        def rows(self, table: Tensor, indices: Tensor) -> Tensor:
                            return torch.embedding(torch.t(table), indices)
                        """).call(matrix, indices); // (2, 2)
        NDArray weights = engine.array(new float[] {1, 2, 3, 4}, 2, 2);

        NDArray gradient = engine.ops()
                .gradients(rows.mul(weights).sum(), new NDList(matrix))
                .get(0);

        NDArray memory = engine.ops().kernel("memory", """
                        def memory(self, x: Tensor) -> Tensor:
                            return torch.as_strided(x, [torch.numel(x)], [1])
                        """).call(gradient);
        assertThat(memory.toFloatArray()).containsExactly(1, 0, 3, 2, 0, 4);
    }

    @Test
    void accumulateAddsInPlace() {
        NDList into = new NDList(engine.array(new float[] {1, 2}, 2), engine.array(new float[] {3}, 1));
        engine.ops()
                .accumulate(into, new NDList(engine.array(new float[] {10, 20}, 2), engine.array(new float[] {30}, 1)));
        assertThat(into.get(0).toFloatArray()).containsExactly(11, 22);
        assertThat(into.get(1).toFloatArray()).containsExactly(33);
    }

    @Test
    void clippingEqualsTheReference() {
        JsonNode file = Golden.json("optimizer/clip_grad_norm.json");
        NDList gradients = new NDList();
        file.get("grads").forEach(node -> gradients.add(Golden.tensor(node).array(engine.ops())));
        NDArray norm = engine.ops().globalNorm(gradients);

        NDArray before =
                engine.ops().clipGlobalNorm(gradients, file.get("max_norm").doubleValue());

        assertThatArray(before).isIdenticalTo(norm);
        assertThatArray(before).isCloseTo(Golden.tensor(file.get("total_norm")), 1e-6);
        for (int i = 0; i < gradients.size(); i++) {
            assertThatArray(gradients.get(i))
                    .isCloseTo(Golden.tensor(file.get("clipped").get(i)), 1e-6);
        }
    }

    @Test
    void clippingBelowTheLimitChangesNothing() {
        NDArray gradient = engine.array(new float[] {0.3f, -0.4f}, 2);
        assertThat(engine.ops().clipGlobalNorm(new NDList(gradient), 1).getFloat())
                .isCloseTo(0.5f, within(1e-7f));
        assertThat(gradient.toFloatArray()).containsExactly(0.3f, -0.4f);
    }

    @Test
    void clippingANonFiniteGradientIsSeen() {
        NDArray gradient = engine.array(new float[] {Float.NaN, 1}, 2);
        NDArray norm = engine.ops().clipGlobalNorm(new NDList(gradient), 1);
        assertThat(engine.ops().allFinite(norm)).isFalse();
    }

    @Test
    void allFiniteFindsInfinityAndNaNAnywhere() {
        assertThat(engine.ops().allFinite(engine.array(new float[] {1, -2}, 2))).isTrue();
        assertThat(engine.ops().allFinite(engine.array(new float[] {1, Float.NaN}, 2)))
                .isFalse();
        assertThat(engine.ops().allFinite(engine.array(new float[] {Float.NEGATIVE_INFINITY, 1}, 2)))
                .isFalse();
    }

    @Test
    void withoutGradientsRecordsNothingAndRestoresRecording() {
        Ops ops = engine.ops();
        NDArray weight = engine.normal(1, 4, 4);

        NDArray unrecorded =
                ops.withoutGradients(() -> ops.linear(weight, weight, null).sum());
        assertThatThrownBy(() -> ops.withoutGradients(() -> {
                    throw new IllegalStateException("inside");
                }))
                .hasMessage("inside");
        NDArray recorded = ops.linear(weight, weight, null).sum();

        assertThatThrownBy(() -> ops.gradients(unrecorded, new NDList(weight)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("does not require grad");
        assertThat(ops.gradients(recorded, new NDList(weight))).hasSize(1);
    }

    @Test
    void uniformNumbersAreAFunctionOfTheirSeed() {
        Ops ops = engine.ops();
        NDArray first = ops.uniform(new Shape(50, 100), 5);
        ops.uniform(new Shape(3), 9);
        assertThatArray(ops.uniform(new Shape(50, 100), 5)).isIdenticalTo(first);
        assertThat(ops.uniform(new Shape(50, 100), 6).toFloatArray()).isNotEqualTo(first.toFloatArray());
        double sum = 0;
        for (float value : first.toFloatArray()) {
            assertThat(value).isBetween(0f, Math.nextDown(1f));
            sum += value;
        }
        assertThat(sum / 5_000).isCloseTo(0.5, within(0.02));
    }

    @Test
    void dropoutIsAFunctionOfItsSeed() {
        Ops ops = engine.ops();
        NDArray x = ops.manager().ones(new Shape(400, 50));
        NDArray first = ops.dropout(x, 0.2, 5);
        ops.dropout(x, 0.7, 99);
        NDArray again = ops.dropout(x, 0.2, 5);
        NDArray other = ops.dropout(x, 0.2, 6);

        assertThatArray(again).isIdenticalTo(first);
        assertThat(Arrays.equals(first.toFloatArray(), other.toFloatArray())).isFalse();
        assertThat(first.toFloatArray()).containsOnly(0f, 1.25f);
        assertThat(first.mean().getFloat()).isBetween(0.98f, 1.02f);
        assertThat(ops.dropout(x, 0, 5)).isSameAs(x);
        assertThat(ops.dropout(x, 1, 5).toFloatArray()).containsOnly(0f);
    }

    @Test
    void dropoutsGradientIsItsMask() {
        Ops ops = engine.ops();
        NDArray x = engine.normal(1, 30, 30);
        NDArray dropped = ops.dropout(x, 0.4, 7);
        NDArray gradient = ops.gradients(dropped.sum(), new NDList(x)).get(0);
        assertThatArray(gradient.mul(x)).isCloseTo(dropped, 1e-6);
    }

    @Test
    void parametersAndStateOutliveTheScopeTheyAreMadeIn() {
        Ops ops = engine.ops();
        NDArray parameter;
        NDArray state;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            parameter = ops.parameter(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            state = ops.zeros(new Shape(3));
        }
        assertThat(parameter.toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(parameter.hasGradient()).isTrue();
        assertThat(state.toFloatArray()).containsExactly(0, 0, 0);
        parameter.close();
        state.close();
    }
}
