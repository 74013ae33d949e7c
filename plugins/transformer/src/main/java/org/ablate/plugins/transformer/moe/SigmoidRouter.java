package org.ablate.plugins.transformer.moe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.config.Divisors;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * The experts of the largest {@code sigmoid(W · x) + correction}, weighed by the sigmoid alone; with groups, only experts of the
 * groups whose best two add up to most (DeepSeek-AI, 2024, arXiv:2412.19437). The correction is a number per expert by which
 * DeepSeek-V3 keeps the load even: zero here and left as it is by training, which the mixture's balance loss serves instead; it
 * matters where weights are loaded. Computed in fp32 under any precision policy.
 */
@Component(
        value = "sigmoid",
        summary = "The experts of the largest sigmoid, by groups, as DeepSeek-V3",
        formula = "top-k of sigmoid(W · x) + correction within the best groups, weighed by the sigmoid",
        paper = "DeepSeek-AI, 2024, arXiv:2412.19437",
        verdict = "For many small experts, as in DeepSeek-V3")
public final class SigmoidRouter extends Router {

    /** The fields of the router. */
    public record Config(
            @Doc("number of groups that the experts are divided into, in order; divides their number")
            @Default("1")
            @Positive
            int groups,

            @Doc("groups whose experts a token may go to; at most groups") @Default("1") @Positive
            int groupsPerToken,

            @Doc("whether the weights of the experts of a token add up to one before they are scaled") @Default("true")
            boolean normalize,

            @Doc("what the weights are multiplied by at last; DeepSeek-V3 takes 2.5") @Default("1.0") @Positive
            double scale)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    groupsPerToken <= groups,
                    "groupsPerToken",
                    groupsPerToken + " groups per token of " + groups + "; it may be at most " + groups);
            checks.surrounding(ExpertCount.class).ifPresent(mixture -> {
                int experts = mixture.experts();
                checks.require(
                        experts % groups == 0,
                        "groups",
                        groups + " groups do not divide " + experts + " experts; allowed: " + Divisors.of(experts));
                checks.require(
                        groups > experts || mixture.perToken() <= experts / groups * groupsPerToken,
                        "groupsPerToken",
                        "a token goes to " + mixture.perToken() + " experts, but its " + groupsPerToken
                                + " groups hold only " + experts / groups * groupsPerToken
                                + "; allow more groups per token");
            });
        }
    }

    private static final String ROUTE = """
            def route(self, x: Tensor, weight: Tensor, correction: Tensor, count: Tensor, groups: Tensor, best: Tensor, normalize: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
                logits = torch.matmul(torch.to(x, 6), torch.t(weight))
                chances = torch.sigmoid(logits)
                choice = torch.add(torch.detach(chances), correction)
                if int(groups) > 1:
                    choice = self.of_best_groups(choice, int(groups), int(best))
                sorted, experts = torch.topk(choice, int(count), -1, True, True)
                weights = torch.gather(chances, 1, experts)
                if int(normalize) == 1:
                    weights = torch.div(weights, torch.add(torch.sum(weights, [-1], True), 1e-20))
                share = torch.div(chances, torch.sum(chances, [-1], True))
                return (logits, share, experts, torch.mul(weights, float(scale)))

            def of_best_groups(self, choice: Tensor, groups: int, best: int) -> Tensor:
                grouped = torch.unflatten(choice, 1, [groups, -1])
                two, places = torch.topk(grouped, min(2, torch.size(grouped, 2)), -1, True, False)
                sums, chosen = torch.topk(torch.sum(two, [-1]), best, -1, True, False)
                open = torch.scatter(torch.zeros([torch.size(choice, 0), groups], dtype=6, device=ops.prim.device(choice)), 1, chosen, 1.)
                return torch.flatten(torch.masked_fill(grouped, torch.unsqueeze(torch.eq(open, 0.), 2), -1e30), 1)
            """;

    private final Ops ops;
    private final Config config;
    private final ExpertCount experts;
    private final Parameter weight;
    private final Parameter correction;

    @Inject
    SigmoidRouter(Config config, ExpertCount experts, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.config = config;
        this.experts = experts;
        this.weight = parameter("weight", new Shape(experts.experts(), dimensions.width()), WeightInit.hidden());
        this.correction = parameter("correction", new Shape(experts.experts()), ValueInitializer.zeros());
        this.correction.setTrainable(false);
    }

    @Override
    public Routes route(NDArray tokens) {
        NDList routes = ops.kernel("route", ROUTE)
                .run(
                        tokens,
                        weight.array(),
                        correction.array(),
                        (long) experts.perToken(),
                        (long) config.groups(),
                        (long) config.groupsPerToken(),
                        config.normalize() ? 1L : 0L,
                        config.scale());
        return new Routes(routes.get(0), routes.get(1), routes.get(2), routes.get(3));
    }
}
