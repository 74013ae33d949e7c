package org.ablate.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Sampling;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps leave nothing behind: neither arrays nor native memory. */
class MemoryTest {

    private static final int STEPS = 1000;
    private static final int WARM_UP = 300;
    /** A step makes some thirty arrays of 32 kB: one of them lost in each step would show. */
    private static final long MEGABYTES_24_IN_PAGES = 24 * 256;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void aThousandStepsKeepTheNumberOfArraysAndTheResidentMemory() throws Exception {
        Ops ops = engine.ops();
        NDArray table = engine.normal(1, 11, 16);
        NDArray weight = engine.normal(2, 48, 16);
        NDArray norm = engine.normal(3, 16);
        NDList parameters = new NDList(table, weight, norm);
        Kernel descend = ops.kernel("descend", """
                def descend(self, parameters: List[Tensor], gradients: List[Tensor], rate: Tensor) -> Tensor:
                    torch.set_grad_enabled(False)
                    torch._foreach_add_(parameters, gradients, alpha=-float(rate))
                    torch.set_grad_enabled(True)
                    return rate
                """);
        for (int i = 0; i < WARM_UP; i++) {
            step(ops, parameters, descend, i);
        }
        long arrays = arrays(ops);
        long pages = residentPages();
        for (int i = 0; i < STEPS; i++) {
            step(ops, parameters, descend, i);
        }

        assertThat(arrays(ops)).isEqualTo(arrays);
        assertThat(residentPages()).isLessThan(pages + MEGABYTES_24_IN_PAGES);
    }

    private static void step(Ops ops, NDList parameters, Kernel descend, int step) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray tokens = ops.manager().create(new long[8 * 64], new Shape(8, 64));
            NDArray h = ops.rmsNorm(ops.embedding(tokens, parameters.get(0)), parameters.get(2), 1e-6);
            NDList parts = ops.linear(h, parameters.get(1), null).split(3, 2);
            NDArray mixed = ops.mergeHeads(ops.attention(
                    ops.splitHeads(parts.get(0), 2),
                    ops.splitHeads(parts.get(1), 2),
                    ops.splitHeads(parts.get(2), 2),
                    AttentionMask.CAUSAL,
                    0.3));
            NDArray logits = ops.linear(ops.dropout(h.add(mixed), 0.1, step), parameters.get(0), null);
            NDArray loss = ops.crossEntropy(logits, tokens, CrossEntropyOptions.PLAIN);
            NDList gradients = ops.gradients(loss, parameters);
            ops.clipGlobalNorm(gradients, 1);
            descend.run(parameters, gradients, 1e-3);
            ops.withoutGradients(() -> ops.sample(logits.get(":, -1"), new Sampling(1, 5, 0.9), step));
            assertThat(ops.allFinite(loss)).isTrue();
        }
    }

    private static long arrays(Ops ops) {
        return ((BaseNDManager) ops.manager()).getManagedArrays().size();
    }

    private static long residentPages() throws Exception {
        System.gc();
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    }
}
