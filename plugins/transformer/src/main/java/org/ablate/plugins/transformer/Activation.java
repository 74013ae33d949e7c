package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.ablate.spi.tensor.Ops;

/** The non-linear function between the two projections of a feed-forward layer. */
public enum Activation {
    /** {@code x · Φ(x)}, exact. */
    @JsonProperty("gelu")
    GELU("torch.gelu(x, approximate=\"none\")"),
    /** The tanh approximation of gelu, as in GPT-2. */
    @JsonProperty("gelu-tanh")
    GELU_TANH("torch.gelu(x, approximate=\"tanh\")"),
    /** {@code max(x, 0)}. */
    @JsonProperty("relu")
    RELU("torch.relu(x)"),
    /** {@code x · sigmoid(x)}. */
    @JsonProperty("silu")
    SILU("torch.silu(x)"),
    /** {@code max(x, 0)²} (So et al., 2021, arXiv:2109.08668). */
    @JsonProperty("relu-squared")
    RELU_SQUARED("torch.square(torch.relu(x))"),
    /** {@code tanh(x)}. */
    @JsonProperty("tanh")
    TANH("torch.tanh(x)"),
    /** {@code max(x, 0.01 · x)} (Maas et al., 2013). */
    @JsonProperty("leaky-relu")
    LEAKY_RELU("torch.leaky_relu(x, 0.01)"),
    /** {@code x} above zero, {@code exp(x) − 1} below (Clevert et al., 2015, arXiv:1511.07289). */
    @JsonProperty("elu")
    ELU("torch.elu(x)");

    private final String formula;
    private final String program;

    Activation(String formula) {
        this.formula = formula;
        this.program = """
                def activation(self, x: Tensor) -> Tensor:
                    return %s
                """.formatted(formula);
    }

    /** The expression of {@code x}. */
    String formula() {
        return formula;
    }

    NDArray apply(NDArray input, Ops ops) {
        return ops.kernel("activation", program).call(input);
    }
}
