package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Kernel;
import org.ablate.testkit.FiniteDifferences;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs as a plugin author writes them. */
class KernelTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void aProgramRunsAndHasGradients() {
        Kernel gate = engine.ops().kernel("gate", """
                        def gate(self, x: Tensor, w: Tensor) -> Tensor:
                            return torch.mul(torch.silu(x), w)
                        """);
        NDArray x = engine.normal(1, 3, 4);
        NDArray w = engine.normal(2, 4);
        assertThatArray(gate.call(x, w)).isCloseTo(engine.ops().silu(x).mul(w), 1e-6);
        FiniteDifferences.assertGradients(
                engine.ops(), () -> gate.call(x, w).square().sum(), 5e-3, x, w);
    }

    @Test
    void listsNumbersAndSeveralResultsPass() {
        Kernel kernel = engine.ops().kernel("sums", """
                        def total(self, all: List[Tensor]) -> Tensor:
                            return torch.sum(torch.stack(all))

                        def sums(self, all: List[Tensor], factor: Tensor, count: Tensor) -> Tuple[Tensor, List[Tensor], Tensor]:
                            return (torch.mul(torch.to(self.total(all), 7), factor), all, count)
                        """);
        long large = (1L << 60) + 1;
        NDList given = new NDList(engine.array(new float[] {1, 2}, 2), engine.array(new float[] {3, 4}, 2));

        NDList results = kernel.run(given, 0.5, large);

        assertThat(results).hasSize(4);
        assertThat(results.get(0).getDouble()).isEqualTo(5);
        assertThat(results.get(1).toFloatArray()).containsExactly(1, 2);
        assertThat(results.get(2).toFloatArray()).containsExactly(3, 4);
        assertThat(results.get(3).getShape()).isEqualTo(new Shape());
        assertThat(results.get(3).getLong()).isEqualTo(large);
    }

    @Test
    void anEmptyListPasses() {
        Kernel kernel = engine.ops().kernel("count", """
                        def count(self, all: List[Tensor]) -> Tensor:
                            return torch.tensor(torch.len(all))
                        """);
        assertThat(kernel.call(new NDList()).getLong()).isZero();
    }

    @Test
    void anErrorInTheTextNamesItsLineAndTheOperator() {
        assertThatThrownBy(() -> engine.ops().kernel("f", """
                                def f(self, x: Tensor) -> Tensor:
                                    y = torch.relu(x)
                                    return torch.rleu(y)
                                """))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("does not compile")
                .hasMessageContaining("line 3")
                .hasMessageContaining("rleu")
                .hasMessageContaining("<--- HERE");
    }

    @Test
    void anUnknownEntryIsSaidAtOnceWithWhatThereIs() {
        assertThatThrownBy(() -> engine.ops()
                        .kernel("gates", "def gate(self, x: Tensor) -> Tensor:\n    return torch.relu(x)\n"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("no method 'gates'")
                .hasMessageContaining("[gate]");
    }

    @Test
    void aFailureNamesTheProgramTheShapesAndTheReason() {
        NDArray x = engine.normal(1, 3, 4);
        NDArray weight = engine.normal(2, 5, 6);
        assertThatThrownBy(() -> engine.ops().linear(x, weight, null))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'linear' failed on (3, 4), (5, 6), absent")
                .hasMessageContaining("cannot be multiplied");
    }

    @Test
    void anIndexOutOfRangeIsAnErrorAndNotACrash() {
        NDArray table = engine.normal(1, 3, 4);
        assertThatThrownBy(() -> engine.ops().embedding(engine.array(new long[] {3}, 1), table))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("out of range");
    }

    @Test
    void aStrangeArgumentIsAnErrorAndNotACrash() {
        Kernel kernel = engine.ops().kernel("f", "def f(self, x: Tensor) -> Tensor:\n    return torch.relu(x)\n");
        assertThatThrownBy(() -> kernel.run("text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(kernel::run).isInstanceOf(ExperimentException.class);
    }
}
