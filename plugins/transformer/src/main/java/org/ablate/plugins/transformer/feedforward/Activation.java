package org.ablate.plugins.transformer.feedforward;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.DoubleUnaryOperator;
import org.ablate.plugins.transformer.cpu.ScalarFunctions;
import org.ablate.spi.tensor.Ops;

/** Activation function between the two projections of a feed-forward layer. */
public enum Activation {
    /** {@code x · Φ(x)}, exact. */
    @JsonProperty("gelu")
    GELU("torch.gelu(x, approximate=\"none\")", ScalarFunctions::gelu),
    /** The tanh approximation of gelu, as in GPT-2. */
    @JsonProperty("gelu-tanh")
    GELU_TANH("torch.gelu(x, approximate=\"tanh\")", ScalarFunctions::geluTanh),
    /** {@code max(x, 0)}. */
    @JsonProperty("relu")
    RELU("torch.relu(x)", x -> Math.max(x, 0)),
    /** {@code x · sigmoid(x)}. */
    @JsonProperty("silu")
    SILU("torch.silu(x)", ScalarFunctions::silu),
    /** {@code max(x, 0)²} (So et al., 2021, arXiv:2109.08668). */
    @JsonProperty("relu-squared")
    RELU_SQUARED("torch.square(torch.relu(x))", x -> Math.max(x, 0) * Math.max(x, 0)),
    /** {@code tanh(x)}. */
    @JsonProperty("tanh")
    TANH("torch.tanh(x)", x -> 1 - 2 * ScalarFunctions.sigmoid(-2 * x)),
    /** {@code max(x, 0.01 · x)} (Maas et al., 2013). */
    @JsonProperty("leaky-relu")
    LEAKY_RELU("torch.leaky_relu(x, 0.01)", x -> x > 0 ? x : 0.01 * x),
    /** {@code x} above zero, {@code exp(x) − 1} below (Clevert et al., 2015, arXiv:1511.07289). */
    @JsonProperty("elu")
    ELU("torch.elu(x)", x -> x > 0 ? x : Math.expm1(x));

    private final String program;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final DoubleUnaryOperator function;

    Activation(String formula, DoubleUnaryOperator function) {
        this.function = function;
        this.program = """
                def activation(self, x: Tensor) -> Tensor:
                    return %s
                """.formatted(formula);
    }

    public NDArray apply(NDArray input, Ops ops) {
        return ops.kernel("activation", program).call(input);
    }

    /** The function of one number. */
    float of(float x) {
        return (float) function.applyAsDouble(x);
    }
}
