package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.optimization.ParameterGroups.Group;
import org.ablate.spi.component.Checked;
import org.ablate.spi.component.Checks;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * Stochastic gradient descent with momentum (Polyak, 1964, doi:10.1016/0041-5553(64)90137-5; Sutskever et al., 2013,
 * proceedings.mlr.press/v28/sutskever13). With gradient g:
 *
 * <pre>
 * g ← g + weightDecay · w
 * b ← momentum · b + (1 − dampening) · g        b ← g at the first step
 * w ← w − learningRate · b                      with nesterov: learningRate · (g + momentum · b)
 * </pre>
 *
 * <p>This is PyTorch's {@code SGD}, whose momentum does not hold the learning rate; without momentum there is no state.
 */
@Component(value = "sgd", summary = "Stochastic gradient descent, with momentum if asked")
public final class Sgd implements Optimizer {

    /** The fields of stochastic gradient descent. */
    public record Config(
            @Doc("peak learning rate, which the schedule scales") @Default("0.1") @Positive
            double learningRate,

            @Doc("share of the running sum of gradients kept per step, from 0 (no momentum), less than 1")
            @Default("0.0")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double momentum,

            @Doc("share of a new gradient left out of the running sum") @Default("0.0") @Fraction
            double dampening,

            @Doc("whether to step as if the momentum had been applied already; needs momentum and no dampening")
            @Default("false")
            boolean nesterov,

            @Doc("multiple of the weight added to its gradient") @Default("0.0") @PositiveOrZero
            double weightDecay,

            @Doc("what decays: matrices (tensors of two or more dimensions), all or none") @Default("matrices")
            Decay decay)
            implements Checked {

        @Override
        public void check(Checks checks) {
            checks.require(
                    !nesterov || (momentum > 0 && dampening == 0),
                    "nesterov",
                    "nesterov needs momentum above 0 and dampening 0, found momentum " + momentum + " and dampening "
                            + dampening);
        }
    }

    private static final String STEP = """
            def update(self, w: List[Tensor], g: List[Tensor], b: List[Tensor], t: float, rate: float, momentum: float, dampening: float, nesterov: float, decay: float) -> None:
                if torch.gt(torch.len(w), 0):
                    torch._fused_sgd_(w, g, b, weight_decay=decay, momentum=momentum, lr=rate, dampening=dampening, nesterov=torch.gt(nesterov, 0.), maximize=False, is_first_step=torch.eq(t, 0.))
                return None

            def step(self, w1: List[Tensor], g1: List[Tensor], b1: List[Tensor], w2: List[Tensor], g2: List[Tensor], b2: List[Tensor], t: Tensor, rate: Tensor, momentum: Tensor, dampening: Tensor, nesterov: Tensor, decay: Tensor) -> Tensor:
                _1 = self.update(w1, g1, b1, float(t), float(rate), float(momentum), float(dampening), float(nesterov), float(decay))
                _2 = self.update(w2, g2, b2, float(t), float(rate), float(momentum), float(dampening), float(nesterov), 0.)
                return t
            """;

    private final Config config;
    private final Ops ops;
    private ParameterGroups groups = ParameterGroups.NONE;

    @Inject
    Sgd(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public double learningRate() {
        return config.learningRate();
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        List<String> states = config.momentum() > 0 ? List.of("momentum") : List.of();
        groups = ParameterGroups.of(parameters, config.decay(), ops, states);
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        Group decayed = groups.decayed();
        Group plain = groups.plain();
        ops.withoutGradients(() -> ops.kernel("step", STEP)
                        .call(
                                decayed.weights(),
                                decayed.gradients(gradients),
                                momentum(decayed),
                                plain.weights(),
                                plain.gradients(gradients),
                                momentum(plain),
                                (double) step,
                                learningRate,
                                config.momentum(),
                                config.dampening(),
                                config.nesterov() ? 1.0 : 0.0,
                                config.weightDecay()))
                .close();
    }

    private static NDList momentum(Group group) {
        return group.states().isEmpty() ? new NDList() : group.states().get(0);
    }

    @Override
    public Map<String, NDArray> state() {
        return groups.state();
    }
}
