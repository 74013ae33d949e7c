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
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * Adam with decoupled weight decay (Kingma and Ba, 2015, arXiv:1412.6980; Loshchilov and Hutter, 2019, arXiv:1711.05101). At
 * step t, from 1, with gradient g:
 *
 * <pre>
 * w ← w − learningRate · weightDecay · w
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * w ← w − learningRate · m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>This is PyTorch's {@code AdamW} in its fused form, one pass over memory. t comes from the number of the step, so a
 * resumed run corrects the bias as an uninterrupted one does. The defaults of beta2 and weight decay are those that language
 * models are trained with (Brown et al., 2020, arXiv:2005.14165).
 */
@Component(value = "adamw", summary = "Adam with decoupled weight decay")
public final class AdamW implements Optimizer {

    /** The fields of AdamW. */
    public record Config(
            @Doc("peak learning rate, which the schedule scales") @Default("1.0e-3") @Positive
            double learningRate,

            @Doc("share of the mean of gradients kept per step, from 0, less than 1")
            @Default("0.9")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta1,

            @Doc("share of the mean of squared gradients kept per step, from 0, less than 1")
            @Default("0.95")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double beta2,

            @Doc("added to the root of the mean of squares") @Default("1.0e-8") @PositiveOrZero
            double epsilon,

            @Doc("share of a weight removed per step, times the learning rate") @Default("0.1") @PositiveOrZero
            double weightDecay,

            @Doc("what decays: matrices (tensors of two or more dimensions), all or none") @Default("matrices")
            Decay decay) {}

    private static final String STEP = """
            def update(self, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], t: float, rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> None:
                if torch.gt(torch.len(w), 0):
                    none = annotate(List[Tensor], [])
                    count = torch.new_full(w[0], annotate(List[int], []), t)
                    counts = annotate(List[Tensor], [])
                    for i in range(torch.len(w)):
                        _0 = torch.append(counts, count)
                    torch._fused_adamw_(w, g, m, v, none, counts, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
                return None

            def step(self, w1: List[Tensor], g1: List[Tensor], m1: List[Tensor], v1: List[Tensor], w2: List[Tensor], g2: List[Tensor], m2: List[Tensor], v2: List[Tensor], t: Tensor, rate: Tensor, beta1: Tensor, beta2: Tensor, decay: Tensor, epsilon: Tensor) -> Tensor:
                _1 = self.update(w1, g1, m1, v1, float(t), float(rate), float(beta1), float(beta2), float(decay), float(epsilon))
                _2 = self.update(w2, g2, m2, v2, float(t), float(rate), float(beta1), float(beta2), 0., float(epsilon))
                return t
            """;

    private final Config config;
    private final Ops ops;
    private ParameterGroups groups = ParameterGroups.NONE;

    @Inject
    AdamW(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public double learningRate() {
        return config.learningRate();
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        groups = ParameterGroups.of(parameters, config.decay(), ops, List.of("firstMoment", "secondMoment"));
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        Group decayed = groups.decayed();
        Group plain = groups.plain();
        ops.withoutGradients(() -> ops.kernel("step", STEP)
                        .call(
                                decayed.weights(),
                                decayed.gradients(gradients),
                                decayed.states().get(0),
                                decayed.states().get(1),
                                plain.weights(),
                                plain.gradients(gradients),
                                plain.states().get(0),
                                plain.states().get(1),
                                step + 1.0,
                                learningRate,
                                config.beta1(),
                                config.beta2(),
                                config.weightDecay(),
                                config.epsilon()))
                .close();
    }

    @Override
    public Map<String, NDArray> state() {
        return groups.state();
    }
}
