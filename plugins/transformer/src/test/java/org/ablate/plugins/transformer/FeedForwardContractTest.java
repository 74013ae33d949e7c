package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.spi.model.FeedForward;
import org.ablate.testkit.contract.FeedForwardContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every feed-forward part keeps the contract of its kind. */
@ParameterizedClass
@ValueSource(
        strings = {
            "mlp",
            "{type: mlp, hidden: 8, activation: relu}",
            "{type: mlp, hidden: 8, activation: gelu-tanh}",
            "{type: mlp, hidden: 8, activation: silu}",
            "{type: mlp, hidden: 8, activation: relu-squared}",
            "{type: mlp, hidden: 8, activation: tanh, bias: false}",
            "{type: mlp, hidden: 8, activation: leaky-relu}",
            "{type: mlp, hidden: 8, activation: elu}",
            "swiglu",
            "gated",
            "{type: gated, gate: geglu, hidden: 8}",
            "{type: gated, gate: reglu, hidden: 8}",
            "{type: gated, gate: bilinear, hidden: 8}",
            "{type: mixture-of-experts, experts: 2, perToken: 1, expert: {type: mlp, hidden: 8}}",
            "{type: mixture-of-experts, experts: 3, shared: 1, expert: {type: swiglu, hidden: 8}}",
            "none"
        })
class FeedForwardContractTest extends FeedForwardContract {

    private final String descriptor;

    FeedForwardContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected FeedForward component(Workbench bench) {
        return bench.build(FeedForward.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case TRAINS -> !descriptor.equals("none");
            case CHOOSES -> descriptor.contains("experts");
            default -> super.has(behavior);
        };
    }

    @Override
    protected Map<String, String> refused() {
        return descriptor.contains("experts") ? Map.of("{experts: 2, perToken: 3}", "perToken") : Map.of();
    }
}
