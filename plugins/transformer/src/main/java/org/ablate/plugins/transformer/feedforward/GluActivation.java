package org.ablate.plugins.transformer.feedforward;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.DoubleUnaryOperator;
import org.ablate.plugins.transformer.cpu.ScalarFunctions;
import org.ablate.spi.tensor.Ops;

/** Activation of a {@linkplain GatedLinearUnit gated linear unit}: the function by which one projection gates the other. */
public enum GluActivation {
    /** {@code silu(gate) · up}. */
    @JsonProperty("swiglu")
    SWIGLU("torch.silu(gate)", ScalarFunctions::silu),
    /** {@code gelu(gate) · up}, exact. */
    @JsonProperty("geglu")
    GEGLU("torch.gelu(gate, approximate=\"none\")", ScalarFunctions::gelu),
    /** {@code gelu(gate) · up} with the tanh approximation, as in Gemma. */
    @JsonProperty("geglu-tanh")
    GEGLU_TANH("torch.gelu(gate, approximate=\"tanh\")", ScalarFunctions::geluTanh),
    /** {@code max(gate, 0) · up}. */
    @JsonProperty("reglu")
    REGLU("torch.relu(gate)", gate -> Math.max(gate, 0)),
    /** {@code sigmoid(gate) · up} (Dauphin et al., 2016, arXiv:1612.08083). */
    @JsonProperty("glu")
    GLU("torch.sigmoid(gate)", ScalarFunctions::sigmoid),
    /** {@code gate · up}. */
    @JsonProperty("bilinear")
    BILINEAR("gate", gate -> gate);

    private final String program;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final DoubleUnaryOperator function;

    GluActivation(String opening, DoubleUnaryOperator function) {
        this.function = function;
        this.program = """
                def gated(self, gate: Tensor, up: Tensor) -> Tensor:
                    return torch.mul(%s, up)
                """.formatted(opening);
    }

    /**
     * @param gate (…, hidden)
     * @param up (…, hidden)
     * @return (…, hidden)
     */
    public NDArray apply(NDArray gate, NDArray up, Ops ops) {
        return ops.kernel("gated", program).call(gate, up);
    }

    /** What one number of {@code up} is multiplied by. */
    float of(float gate) {
        return (float) function.applyAsDouble(gate);
    }
}
