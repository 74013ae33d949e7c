package org.ablate.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations in float64 round nothing to float32 on the way. */
class Float64Test {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void programsOfFloat32AreProgramsOfFloat64() {
        assertThat(DoublePrograms.of("torch.to(x, 6)")).isEqualTo("torch.to(x, 7)");
        assertThat(DoublePrograms.of("torch.slice(torch.to(torch.slice(x, 1, 6), 6), 2, 6)"))
                .isEqualTo("torch.slice(torch.to(torch.slice(x, 1, 6), 7), 2, 6)");
        assertThat(DoublePrograms.of("torch.to(torch.to(x, 6), 15)")).isEqualTo("torch.to(torch.to(x, 7), 15)");
        assertThat(DoublePrograms.of("torch.zeros([2, 6], dtype=6, device=d)"))
                .isEqualTo("torch.zeros([2, 6], dtype=7, device=d)");
        assertThat(DoublePrograms.of("torch.to(torch.select(x, 0, 6), ops.prim.dtype(q))"))
                .isEqualTo("torch.to(torch.select(x, 0, 6), ops.prim.dtype(q))");
    }

    /** A third in float64, which float32 misses by 1e-8. */
    @Test
    void aProductKeepsAllDigits() {
        engine.inFloat64(() -> {
            Ops ops = engine.ops();
            NDArray weight = ops.parameter(new float[] {1, 1, 1}, new Shape(1, 3));
            NDArray third = ops.manager().create(new double[] {1 / 3.0, 1e-9, 0}, new Shape(1, 3));
            NDArray product = ops.linear(third, weight, null);
            assertThat(product.getDataType()).isEqualTo(DataType.FLOAT64);
            assertThat(product.toDoubleArray()[0]).isCloseTo(1 / 3.0 + 1e-9, within(1e-16));
            weight.close();
        });
    }

    @Test
    void everyOperationOfALayerStaysInFloat64() {
        engine.inFloat64(() -> {
            Ops ops = engine.ops();
            NDArray x = ops.manager().randomNormal(0, 1, new Shape(2, 3, 4), DataType.FLOAT64);
            NDArray heads = ops.splitHeads(x, 2);
            NDArray bias = ops.manager().create(new float[9], new Shape(1, 1, 3, 3));
            NDList all = new NDList(
                    ops.layerNorm(x, null, null, 1e-5),
                    ops.rmsNorm(x, null, 1e-5),
                    ops.gelu(x),
                    ops.dropout(x, 0.5, 3),
                    ops.zeros(new Shape(2)),
                    ops.uniform(new Shape(2), 1),
                    ops.toFloat32(x),
                    ops.attention(heads, heads, heads, AttentionMask.CAUSAL, 0.5),
                    ops.attention(heads, heads, heads, AttentionMask.CAUSAL.withBias(bias), 0.5),
                    ops.crossEntropy(x, ops.manager().create(new long[6], new Shape(2, 3)), CrossEntropyOptions.PLAIN));
            assertThat(all).extracting(NDArray::getDataType).containsOnly(DataType.FLOAT64);
            all.close();
        });
        assertThat(engine.ops().zeros(new Shape(1)).getDataType()).isEqualTo(DataType.FLOAT32);
    }
}
