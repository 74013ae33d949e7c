package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.ablate.spi.tensor.Ops;

/** How one projection gates the other in a {@linkplain Gated gated} feed-forward layer. */
public enum Gate {
    /** {@code silu(gate) · up}. */
    @JsonProperty("swiglu")
    SWIGLU("torch.silu(gate)"),
    /** {@code gelu(gate) · up}, exact. */
    @JsonProperty("geglu")
    GEGLU("torch.gelu(gate, approximate=\"none\")"),
    /** {@code gelu(gate) · up} with the tanh approximation, as in Gemma. */
    @JsonProperty("geglu-tanh")
    GEGLU_TANH("torch.gelu(gate, approximate=\"tanh\")"),
    /** {@code max(gate, 0) · up}. */
    @JsonProperty("reglu")
    REGLU("torch.relu(gate)"),
    /** {@code sigmoid(gate) · up} (Dauphin et al., 2016, arXiv:1612.08083). */
    @JsonProperty("glu")
    GLU("torch.sigmoid(gate)"),
    /** {@code gate · up}. */
    @JsonProperty("bilinear")
    BILINEAR("gate");

    private final String formula;
    private final String program;

    Gate(String opening) {
        this.formula = "torch.mul(%s, up)".formatted(opening);
        this.program = """
                def gated(self, gate: Tensor, up: Tensor) -> Tensor:
                    return %s
                """.formatted(formula);
    }

    /** The expression of {@code gate} and {@code up}. */
    String formula() {
        return formula;
    }

    /**
     * @param gate (…, hidden)
     * @param up (…, hidden)
     * @return (…, hidden)
     */
    NDArray apply(NDArray gate, NDArray up, Ops ops) {
        return ops.kernel("gated", program).call(gate, up);
    }
}
