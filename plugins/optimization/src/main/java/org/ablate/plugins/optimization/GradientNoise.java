package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.ExperimentSeed;
import org.ablate.spi.training.Optimizer;

/**
 * Normal noise added to gradients, less with every step, before another optimizer sees them (Neelakantan et al., 2015,
 * arXiv:1511.06807). At step t, from 0, with variance
 *
 * <pre>
 * variance / (1 + t)^fall
 * </pre>
 *
 * <p>The noise is a function of the experiment's seed, the step and the place of an element among all, and of nothing before: splitmix64
 * (Steele et al., 2014, doi:10.1145/2660193.2660195) of the place, then Box and Muller's transform.
 */
@Component(
        value = "gradient-noise",
        summary = "Noise on gradients, which fades, before another optimizer",
        formula = "g += normal(0, eta / (1 + t)^gamma)",
        paper = "Neelakantan et al., 2015, arXiv:1511.06807",
        verdict = "Helps deep models out of bad beginnings")
public final class GradientNoise extends OptimizerWrapper {

    /** The fields of gradient noise. */
    public record Config(
            @Doc("variance of the noise at step 0; the paper tries 0.01, 0.3 and 1.0") @Default("0.01") @PositiveOrZero
            double variance,

            @Doc("exponent by which the variance falls with the step") @Default("0.55") @PositiveOrZero
            double fall,

            @Doc("the optimizer that steps") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private static final String PROGRAM = """
            def shifted(self, x: Tensor, bits: int) -> Tensor:
                kept = (1 << (64 - bits)) - 1
                return torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, bits), kept))

            def uniform(self, places: Tensor, key: Tensor) -> Tensor:
                x = torch.add(torch.mul(places, -7046029254386353131), key)
                x = torch.mul(self.shifted(x, 30), -4658895280553007687)
                x = torch.mul(self.shifted(x, 27), -7723592293110705685)
                x = torch.bitwise_and(torch.bitwise_right_shift(self.shifted(x, 31), 11), 9007199254740991)
                return torch.mul(torch.to(x, 7), 1.1102230246251565e-16)

            def perturb(self, g: List[Tensor], key: Tensor, deviation: Tensor) -> Tensor:
                start = 0
                for i in range(len(g)):
                    count = g[i].numel()
                    end = start + 2 * count
                    places = torch.arange(start, end, dtype=4, device=g[i].device)
                    drawn = self.uniform(places, key.to(g[i].device))
                    radius = torch.slice(drawn, 0, 0, count, 1).neg().log1p().mul_(-2.).sqrt_()
                    angle = torch.slice(drawn, 0, count, 2 * count, 1).mul(6.2831853071795862)
                    noise = torch.mul(radius, torch.cos(angle)).reshape(g[i].size())
                    g[i].add_(torch.to(noise, 6), alpha=float(deviation))
                    start = end
                return g[0]
            """;

    private final Config config;
    private final Ops ops;
    private final long seed;

    @Inject
    GradientNoise(Config config, ExperimentSeed seed, Ops ops, Optimizer optimizer) {
        super(optimizer);
        this.config = config;
        this.seed = seed.seed();
        this.ops = ops;
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        if (!gradients.isEmpty()) {
            long key = RandomStream.seed(seed, "optimizer", "gradient-noise", step);
            double deviation = Math.sqrt(config.variance() / Math.pow(1.0 + step, config.fall()));
            ops.withoutGradients(() -> ops.kernel("perturb", PROGRAM).call(gradients, key, deviation))
                    .close();
        }
        super.step(gradients, learningRate, step);
    }
}
