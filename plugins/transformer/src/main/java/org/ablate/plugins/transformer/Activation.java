package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.ablate.spi.tensor.Ops;

/** The non-linear function between the two projections of a feed-forward layer. */
public enum Activation {
    /** {@code x · Φ(x)}, exact. */
    @JsonProperty("gelu")
    GELU,
    /** The tanh approximation of gelu, as in GPT-2. */
    @JsonProperty("gelu-tanh")
    GELU_TANH,
    /** {@code max(x, 0)}. */
    @JsonProperty("relu")
    RELU,
    /** {@code x · sigmoid(x)}. */
    @JsonProperty("silu")
    SILU;

    NDArray apply(NDArray input, Ops ops) {
        return switch (this) {
            case GELU -> ops.gelu(input);
            case GELU_TANH -> ops.geluTanh(input);
            case RELU -> ops.relu(input);
            case SILU -> ops.silu(input);
        };
    }
}
