package org.ablate.plugins.transformer.moe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * The experts of the largest {@code softmax(W · x)}, weighed by it (Shazeer et al., 2017, arXiv:1701.06538; Fedus et al., 2021,
 * arXiv:2101.03961), those of a token adding up to one as in Mixtral (Jiang et al., 2024, arXiv:2401.04088). Computed in fp32 under
 * any precision policy, as rounding sends tokens to other experts.
 */
@Component(
        value = "softmax",
        summary = "The experts of the largest softmax, weighed by it",
        formula = "top-k of softmax(W · x), each token's weights adding up to 1",
        paper = "Fedus et al., 2021, arXiv:2101.03961; Jiang et al., 2024, arXiv:2401.04088",
        verdict = "The usual choice, as in Mixtral")
public final class SoftmaxRouter extends Router {

    /** The fields of the router. */
    public record Config(
            @Doc("whether the weights of the experts of a token add up to one, as in Mixtral") @Default("true")
            boolean normalize,

            @Doc("what the weights are multiplied by at last") @Default("1.0") @Positive
            double scale) {}

    private static final String ROUTE = """
            def route(self, x: Tensor, weight: Tensor, count: Tensor, normalize: Tensor, scale: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
                logits = torch.matmul(torch.to(x, 6), torch.t(weight))
                chances = torch.softmax(logits, -1)
                weights, experts = torch.topk(chances, int(count), -1, True, True)
                if int(normalize) == 1:
                    weights = torch.div(weights, torch.sum(weights, [-1], True))
                return (logits, chances, experts, torch.mul(weights, float(scale)))
            """;

    private final Ops ops;
    private final Config config;
    private final ExpertCount experts;
    private final Parameter weight;

    @Inject
    SoftmaxRouter(Config config, ExpertCount experts, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.config = config;
        this.experts = experts;
        this.weight = parameter("weight", new Shape(experts.experts(), dimensions.width()), WeightInit.hidden());
    }

    @Override
    public Routes route(NDArray tokens) {
        NDList routes = ops.kernel("route", ROUTE)
                .run(tokens, weight.array(), (long) experts.perToken(), config.normalize() ? 1L : 0L, config.scale());
        return new Routes(routes.get(0), routes.get(1), routes.get(2), routes.get(3));
    }
}
