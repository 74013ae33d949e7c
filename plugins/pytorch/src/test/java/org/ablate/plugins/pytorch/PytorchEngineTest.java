package org.ablate.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;

/** Opening the engine, and what it says of itself. */
class PytorchEngineTest {

    private static final List<String> AMD = List.of(
            "processor\t: 0",
            "vendor_id\t: AuthenticAMD",
            "model name\t: AMD EPYC 9R45",
            "physical id\t: 0",
            "core id\t\t: 0",
            "flags\t\t: fpu avx2 avx512f avx512_bf16 fma",
            "",
            "processor\t: 1",
            "physical id\t: 0",
            "core id\t\t: 0",
            "flags\t\t: fpu avx2 avx512f avx512_bf16 fma");

    @Test
    void anyThreadMayOpenItAndThenRecordsGradients() {
        Engine engine = TestEngine.engine();
        engine.warmUp();
        float slope = CompletableFuture.supplyAsync(() -> {
                    try (Ops ops = engine.open(Precision.FP32, 1)) {
                        NDArray weight = ops.parameter(new float[] {2}, new Shape(1));
                        return ops.gradients(weight.square(), new NDList(weight))
                                .get(0)
                                .getFloat();
                    }
                })
                .join();
        assertThat(slope).isEqualTo(4f);
    }

    @Test
    void automaticPrecisionIsSettledWhenOpened() {
        try (Ops ops = TestEngine.engine().open(Precision.AUTO, 0)) {
            assertThat(ops.precision()).isNotEqualTo(Precision.AUTO);
        }
    }

    @Test
    void factsNameVersionsThreadsAndTheProcessor() {
        Engine engine = TestEngine.engine();
        try (Ops ops = engine.open(Precision.FP32, 2)) {
            assertThat(ops.precision()).isEqualTo(Precision.FP32);
            assertThat(engine.facts())
                    .containsEntry("libtorch", "2.7.1")
                    .containsEntry("threads", "2")
                    .containsKeys("engine", "flavor", "cpu", "cpuFeatures");
        }
    }

    @Test
    void closedOperationsSaySo() {
        Ops ops = TestEngine.engine().open(Precision.FP32, 2);
        NDArray zeros = ops.zeros(new Shape(1));
        ops.close();
        ops.close();
        assertThatThrownBy(() -> ops.silu(zeros)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theProcessorIsReadFromItsDescription() {
        Processor amd = Processor.parse(AMD);
        assertThat(amd.model()).isEqualTo("AMD EPYC 9R45");
        assertThat(amd.cores()).isEqualTo(1);
        assertThat(amd.hasBfloat16Products()).isTrue();
        assertThat(amd.facts()).containsEntry("cpuFeatures", "avx2 avx512_bf16 avx512f fma");

        Processor intel = Processor.parse(List.of("vendor_id : GenuineIntel", "flags : avx2 avx512f"));
        assertThat(intel.hasBfloat16Products()).isFalse();
    }
}
