package org.ablate.plugins.optimization.wrapper;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.OptimizerWrapper;

/**
 * Lookahead (Zhang et al., 2019, arXiv:1907.08610): weights s follow the weights w of another optimizer slowly, and w starts anew
 * from them. After every {@code interval} steps of the other:
 *
 * <pre>
 * s ← s + share · (w − s)
 * w ← s
 * </pre>
 *
 * <p>The state of the other optimizer is kept, which the paper found no worse than the alternatives.
 */
@Component(
        value = "lookahead",
        summary = "Slow weights that follow another optimizer's",
        formula = "slow += alpha * (fast - slow), every k steps",
        paper = "Zhang et al., 2019, arXiv:1907.08610",
        verdict = "Steadier; one more copy of the weights")
public final class Lookahead extends OptimizerWrapper {

    /** The fields of lookahead. */
    public record Config(
            @Doc("steps of the other optimizer from one slow step to the next") @Default("5") @Positive
            long interval,

            @Doc("share of the way to the other's weights in a slow step") @Default("0.5") @Fraction
            double share,

            @Doc("the optimizer that is followed") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private static final String PROGRAM = """
            def begin(self, w: List[Tensor], slow: List[Tensor]) -> Tensor:
                for i in range(len(w)):
                    slow[i].copy_(w[i])
                return w[0]

            def follow(self, w: List[Tensor], slow: List[Tensor], share: Tensor) -> Tensor:
                for i in range(len(w)):
                    slow[i].lerp_(w[i], float(share))
                    w[i].copy_(slow[i])
                return w[0]
            """;

    private final Config config;
    private final Ops ops;
    private final NDList weights = new NDList();
    private final NDList slow = new NDList();
    private Map<String, NDArray> state = Map.of();

    public @Inject Lookahead(Config config, Ops ops, Optimizer optimizer) {
        super(optimizer);
        this.config = config;
        this.ops = ops;
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        super.begin(parameters);
        Map<String, NDArray> all = new LinkedHashMap<>(super.state());
        parameters.forEach((name, parameter) -> {
            NDArray followed = ops.zeros(parameter.shape());
            weights.add(parameter.array());
            slow.add(followed);
            all.put(name + ".slow", followed);
        });
        state = Collections.unmodifiableMap(all);
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        if (step == 0 && !weights.isEmpty()) {
            ops.withoutGradients(() -> ops.kernel("begin", PROGRAM).call(weights, slow))
                    .close();
        }
        super.step(gradients, learningRate, step);
        if ((step + 1) % config.interval() == 0 && !weights.isEmpty()) {
            ops.withoutGradients(() -> ops.kernel("follow", PROGRAM).call(weights, slow, config.share()))
                    .close();
        }
    }

    @Override
    public Map<String, NDArray> state() {
        return state;
    }
}
