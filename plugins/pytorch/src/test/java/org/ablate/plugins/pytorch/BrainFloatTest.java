package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.function.Supplier;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.tensor.Sampling;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bf16 policy: 8 bits of fraction, so a relative rounding of 2⁻⁸ at each product, and everything else in fp32. */
class BrainFloatTest {

    private static final double TOLERANCE = 0.04;

    @RegisterExtension
    static final TestEngine engine = TestEngine.of(Precision.BF16);

    private final Ops ops = engine.ops();
    private final NDArray x = engine.normal(1, 2, 6, 16);
    private final NDArray weight = ops.scale(engine.normal(2, 16, 16), 0.25).stopGradient();

    @Test
    void linearRoundsItsInputsAndKeepsParametersAndGradientsInFp32() {
        NDArray bias = engine.normal(3, 16);
        assertSame(
                () -> ops.linear(x, weight, bias),
                () -> x.matMul(weight.transpose()).add(bias),
                x,
                bias);
        NDArray output = ops.toFloat32(ops.linear(x, weight, bias));
        assertThat(ops.gradients(output.sum(), new NDList(bias)).get(0).getDataType())
                .isEqualTo(DataType.FLOAT32);
        // differs from fp32, so the policy is in force
        assertThat(output.sub(x.matMul(weight.transpose()).add(bias))
                        .abs()
                        .max()
                        .getFloat())
                .isGreaterThan(1e-4f);
    }

    @Test
    void everyOperationTakesWhatLinearGives() {
        NDArray norm = engine.normal(4, 16);
        Supplier<NDArray> given = () -> ops.linear(x, weight, null);
        Supplier<NDArray> plain = () -> x.matMul(weight.transpose());

        assertSame(() -> ops.gelu(given.get()), () -> ops.gelu(plain.get()), x);
        assertSame(() -> ops.geluTanh(given.get()), () -> ops.geluTanh(plain.get()), x);
        assertSame(() -> ops.silu(given.get()), () -> ops.silu(plain.get()), x);
        assertSame(() -> ops.relu(given.get()), () -> ops.relu(plain.get()), x);
        assertSame(
                () -> ops.layerNorm(given.get(), norm, norm, 1e-5),
                () -> ops.layerNorm(plain.get(), norm, norm, 1e-5),
                norm);
        assertSame(() -> ops.rmsNorm(given.get(), norm, 1e-5), () -> ops.rmsNorm(plain.get(), norm, 1e-5), norm);
        assertSame(
                () -> ops.linear(given.get(), weight, null), () -> plain.get().matMul(weight.transpose()), x);
        assertThat(ops.toFloat32(ops.dropout(given.get(), 0.5, 1)).getShape()).isEqualTo(x.getShape());
        assertThat(ops.allFinite(given.get())).isTrue();
    }

    @Test
    void normsAndResidualSumsAreFp32() {
        NDArray rounded = ops.linear(x, weight, null);
        assertThat(ops.layerNorm(rounded, null, null, 1e-5).getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(ops.rmsNorm(rounded, null, 1e-5).getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(x.add(rounded).getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(ops.toFloat32(rounded).getDataType()).isEqualTo(DataType.FLOAT32);
    }

    @Test
    void attentionTakesRoundedMixedAndExactInputs() {
        Supplier<NDArray> rounded = () -> ops.splitHeads(ops.linear(x, weight, null), 4);
        Supplier<NDArray> exact = () -> ops.splitHeads(x.matMul(weight.transpose()), 4);
        NDArray keep = engine.normal(5, 2, 1, 6, 6).gt(-1);
        NDArray bias = engine.normal(6, 1, 4, 6, 6).stopGradient();
        for (AttentionMask mask : new AttentionMask[] {
            AttentionMask.FULL,
            AttentionMask.CAUSAL,
            AttentionMask.CAUSAL.withKeep(keep).withBias(bias)
        }) {
            Supplier<NDArray> plain = () -> attend(exact.get(), exact.get(), mask);
            assertSame(() -> attend(rounded.get(), rounded.get(), mask), plain, x);
            assertSame(() -> attend(exact.get(), rounded.get(), mask), plain, x);
        }
        NDArray learned = engine.normal(7, 1, 4, 6, 6);
        AttentionMask mask = AttentionMask.CAUSAL.withBias(learned);
        assertSame(
                () -> attend(rounded.get(), rounded.get(), mask),
                () -> attend(exact.get(), exact.get(), mask),
                x,
                learned);
    }

    /** Grouped heads, masks that leave a query nothing, more queries than keys. */
    @ParameterizedTest
    @CsvSource({"4, 4, 5, 5", "4, 2, 5, 5", "4, 1, 3, 7", "4, 2, 1, 7", "2, 1, 7, 3"})
    void attentionEqualsFp32ForEveryMask(long heads, long keyHeads, long queries, long keys) {
        NDArray query = engine.normal(1, 2, heads, queries, 8);
        NDArray key = engine.normal(2, 2, keyHeads, keys, 8);
        NDArray value = engine.normal(3, 2, keyHeads, keys, 8);
        NDArray keep = engine.normal(4, 2, 1, queries, keys).gt(0);
        NDArray bias = engine.normal(5, 1, heads, queries, keys).stopGradient();
        Kernel round = ops.kernel("round", "def round(self, x: Tensor) -> Tensor:\n    return torch.to(x, 15)\n");
        for (boolean causal : new boolean[] {true, false}) {
            AttentionMask plain = new AttentionMask(causal, null, null);
            for (AttentionMask mask : new AttentionMask[] {
                plain,
                plain.withKeep(keep),
                plain.withBias(bias),
                plain.withKeep(keep).withBias(bias)
            }) {
                assertSame(
                        () -> ops.attention(round.call(query), round.call(key), round.call(value), mask, 0.4),
                        () -> ops.attention(query, key, value, mask, 0.4),
                        query,
                        key,
                        value);
            }
        }
    }

    @Test
    void attentionsDropoutFollowsItsSeed() {
        Supplier<NDArray> heads = () -> ops.splitHeads(ops.linear(x, weight, null), 4);
        AttentionMask mask = AttentionMask.CAUSAL;
        NDArray q = heads.get();
        NDArray first = ops.toFloat32(ops.attention(q, q, q, mask, 0.5, 0.5, 3));
        assertThatArray(ops.toFloat32(ops.attention(q, q, q, mask, 0.5, 0.5, 3)))
                .isIdenticalTo(first);
        assertThat(ops.toFloat32(ops.attention(q, q, q, mask, 0.5, 0.5, 4)).toFloatArray())
                .isNotEqualTo(first.toFloatArray());
    }

    private NDArray attend(NDArray query, NDArray value, AttentionMask mask) {
        return ops.attention(query, query, value, mask, 0.5);
    }

    @Test
    void lossAndSamplingTakeWhatLinearGives() {
        NDArray labels = engine.array(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0}, 2, 6);
        Supplier<NDArray> given = () -> ops.linear(x, weight, null);
        NDArray loss = ops.crossEntropy(given.get(), labels, CrossEntropyOptions.PLAIN);
        NDArray plain = ops.crossEntropy(x.matMul(weight.transpose()), labels, CrossEntropyOptions.PLAIN);
        assertThat(loss.getDataType()).isEqualTo(DataType.FLOAT32);
        assertThatArray(loss).isCloseTo(plain, 0.01);
        NDArray last = given.get().get(":, 0");
        assertThat(ops.sample(last, Sampling.GREEDY, 1).getShape().get(0)).isEqualTo(2);
        assertThat(ops.sample(last, new Sampling(0.7, 5, 0.9), 1).toLongArray())
                .doesNotContain(-1)
                .hasSize(2);
    }

    private static void assertSame(Supplier<NDArray> operation, Supplier<NDArray> plain, NDArray... parameters) {
        Comparison.of(engine, operation, plain, parameters).isWithin(TOLERANCE);
    }
}
