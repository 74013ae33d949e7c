package org.ablate.plugins.optimization.wrapper;

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
import org.ablate.spi.training.OptimizerWrapper;

/**
 * Normal noise added to gradients, less with every step, before another optimizer sees them (Neelakantan et al., 2015,
 * arXiv:1511.06807). At step t, from 0, with variance
 *
 * <pre>
 * variance / (1 + t)^fall
 * </pre>
 *
 * <p>The noise is a function of the experiment's seed, the step and the place of an element among all, and of nothing before: the
 * place is mixed with two keys of the step as MurmurHash3 ends (Appleby, 2011, github.com/aappleby/smhasher), and 24 bits of it, taken as a
 * share, go through the inverse of the normal distribution.
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

    // So many elements at a time stay in a core's cache from one operation to the next, and are too few for the engine
    // to divide among threads, which would wait for one another after each operation.
    private static final String PROGRAM = """
            def mixed(self, x: Tensor, bits: int, factor: int) -> Tensor:
                high = torch.bitwise_right_shift(x, bits).bitwise_and_((1 << (32 - bits)) - 1)
                return x.bitwise_xor_(high).mul_(factor)

            def perturb(self, gradients: List[Tensor], seeds: Tensor, deviation: Tensor) -> Tensor:
                first, second = int(seeds[0]), int(seeds[1])
                scale = float(deviation) * 2. ** 0.5
                length = 1
                for g in gradients:
                    length = max(length, g.numel())
                if not gradients[0].is_cuda:
                    length = min(length, 32768)
                places = torch.arange(length, dtype=3, device=gradients[0].device).mul_(-1640531527)
                begun = 0
                for g in gradients:
                    flat = g.contiguous().view([-1])
                    for part in range((g.numel() + length - 1) // length):
                        some = torch.slice(flat, 0, part * length, min((part + 1) * length, g.numel()), 1)
                        start = (first + (begun + part * length) * -1640531527) & 4294967295
                        if start > 2147483647:
                            start = start - 4294967296
                        x = torch.add(torch.slice(places, 0, 0, some.numel(), 1), start)
                        x = self.mixed(x, 16, -2048144789).bitwise_xor_(second)
                        x = self.mixed(x, 13, -1028477387)
                        # 24 bits, to the middles of as many equal parts of (-1, 1)
                        drawn = torch.to(x.bitwise_right_shift_(8), 6).add_(0.5).mul_(2. ** -23)
                        some.add_(drawn.erfinv_(), alpha=scale)
                    if not g.is_contiguous():
                        g.copy_(flat.view(g.size()))
                    begun = begun + g.numel()
                return gradients[0]
            """;

    private final Config config;
    private final Ops ops;
    private final long seed;

    public @Inject GradientNoise(Config config, ExperimentSeed seed, Ops ops, Optimizer optimizer) {
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
            int[] keys = {(int) key, (int) (key >>> Integer.SIZE)};
            ops.withoutGradients(() -> ops.kernel("perturb", PROGRAM)
                            .call(gradients, ops.manager().create(keys), deviation))
                    .close();
        }
        super.step(gradients, learningRate, step);
    }
}
