package org.ablate.plugins.transformer.moe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/** Router statistics of a training pass: the auxiliary losses of a mixture of experts and the assignments it dropped. */
final class RouterStatistics {

    private static final String FIGURES = """
            def figures(self, logits: Tensor, chances: Tensor, counted: Tensor, wanted: Tensor, served: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                experts = torch.size(chances, 1)
                real = torch.unsqueeze(torch.to(counted, 6), 1)
                tokens = torch.clamp_min(torch.sum(real), 1.)
                load = torch.to(torch.narrow(wanted, 0, 0, experts), 6)
                share = torch.div(load, torch.clamp_min(torch.sum(load), 1.))
                chance = torch.div(torch.sum(torch.mul(chances, real), [0]), tokens)
                balance = torch.mul(torch.sum(torch.mul(share, chance)), experts)
                squares = torch.square(torch.logsumexp(logits, [-1], True))
                z = torch.div(torch.sum(torch.mul(squares, real)), tokens)
                kept = torch.to(torch.narrow(served, 0, 0, experts), 6)
                return (balance, z, torch.sub(torch.sum(load), torch.sum(kept)))
            """;

    private final MixtureOfExperts.Config config;
    private final Ops ops;

    RouterStatistics(MixtureOfExperts.Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    /**
     * @param counted boolean (tokens), false where a token is padding
     */
    void tell(Router.Routes routes, ExpertDispatch.Plan plan, NDArray counted, ForwardPass pass) {
        if (!pass.training()) {
            return;
        }
        NDList measured = measured(routes, plan, counted);
        pass.addLoss("expert-balance-loss", ops.scale(measured.get(0), config.balanceWeight()));
        pass.addLoss("expert-z-loss", ops.scale(measured.get(1), config.zWeight()));
        pass.report("dropped-tokens", measured.get(2));
    }

    /** Balance loss, z-loss and number of dropped assignments, each a scalar. */
    NDList measured(Router.Routes routes, ExpertDispatch.Plan plan, NDArray counted) {
        return ops.kernel("figures", FIGURES)
                .run(routes.logits(), routes.chances(), counted, plan.wanted(), plan.counts());
    }
}
