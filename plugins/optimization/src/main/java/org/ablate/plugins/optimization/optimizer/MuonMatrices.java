package org.ablate.plugins.optimization.optimizer;

import java.util.List;
import org.ablate.spi.tensor.Ops;

/** What {@link Muon} does with its matrices. */
final class MuonMatrices extends FusedOptimizer {

    private static final FusedProgram PROGRAM = FusedProgram.ofEach(
                    List.of("momentum"), List.of("kept", "nesterov", "rounds", "matched"), """
            momentum.lerp_(g, 1. - kept)
            step = momentum
            if nesterov > 0.:
                step = torch.lerp(g, momentum, kept)
            m = float(w.size(0))
            n = float(w.size(1))
            scale = max(1., m / n) ** 0.5
            if matched > 0.:
                scale = 0.2 * max(m, n) ** 0.5
            w.mul_(1. - rate * decay)
            w.add_(self.orthogonal(step, int(rounds)), alpha=-rate * scale)
            """)
            .with("""
            def orthogonal(self, g: Tensor, rounds: int) -> Tensor:
                tall = g.size(0) > g.size(1)
                x = torch.to(g, 15)  # bfloat16
                if tall:
                    x = x.t()
                x = torch.div(x, torch.clamp(torch.norm(x), 9.9999999999999995e-08))
                for i in range(rounds):
                    a = torch.mm(x, x.t())
                    b = torch.addmm(a, a, a, beta=-4.7750000000000004, alpha=2.0314999999999999)
                    x = torch.addmm(x, b, x, beta=3.4445000000000001, alpha=1.)
                if tall:
                    x = x.t()
                return torch.to(x, 6)  # float32
            """);

    private final Muon.Config config;

    MuonMatrices(Muon.Config config, Ops ops) {
        super(ops, config.learningRate(), config.weightDecay(), Decay.ALL, PROGRAM);
        this.config = config;
    }

    @Override
    double[] numbers(double t) {
        return new double[] {
            config.momentum(),
            config.nesterov() ? 1 : 0,
            config.rounds(),
            config.scale() == Muon.Scale.MATCH_ADAMW ? 1 : 0
        };
    }
}
