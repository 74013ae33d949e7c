package org.ablate.plugins.transformer.moe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Share;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.tensor.Ops;

/**
 * A sparse mixture of experts: each token goes to the {@code perToken} experts that a router chooses for it, {@code Σ weightₑ ·
 * expertₑ(x) + Σ sharedₛ(x)} (Shazeer et al., 2017, arXiv:1701.06538; Fedus et al., 2021, arXiv:2101.03961; shared experts: Dai et
 * al., 2024, arXiv:2401.06066).
 *
 * <p>Two losses join the objective's. The balance loss, {@code experts · Σ fₑ · pₑ}, f the share of assignments an expert is given
 * and p its mean chance, is 1 when the load is even (Fedus et al.; with several experts a token, f is over all of them). The z-loss,
 * the mean of {@code ln(Σ exp(logits))²}, keeps the logits small (Zoph et al., 2022, arXiv:2202.08906). Each block adds its own, times
 * their weights; they are reported beside the loss, and so are the assignments that were dropped.
 *
 * <p>With a {@code capacityFactor}, an expert serves in training at most {@code ⌈capacityFactor · perToken · time / experts⌉}
 * assignments of each row, the earlier tokens' first, so that no row and no earlier token depends on another; what it drops adds
 * nothing. Otherwise all are served, and generation drops none. Padding goes to no expert.
 */
@Component(
        value = "mixture-of-experts",
        summary = "Feed-forward layers of which each token goes to a few",
        formula = "Σ weightₑ · expertₑ(x) over the experts chosen for x, + Σ sharedₛ(x)",
        paper =
                "Shazeer et al., 2017, arXiv:1701.06538; Fedus et al., 2021, arXiv:2101.03961; Dai et al., 2024, arXiv:2401.06066",
        verdict = "More weights for the same work a token; watch the balance loss and dropped tokens")
public final class MixtureOfExperts extends FeedForward {

    /** The fields of a mixture of experts. */
    public record Config(
            @Doc("number of experts to route to") @Default("8") @Positive
            int experts,

            @Doc("experts that a token goes to; at most experts") @Default("2") @Positive
            int perToken,

            @Doc("number of experts that every token goes to besides") @Default("0") @PositiveOrZero
            int shared,

            @Doc("what each expert is") @Default("swiglu") Choice<FeedForward> expert,

            @Doc("how the experts of a token are chosen") @Default("softmax")
            Choice<Router> router,

            @Doc(
                    "in training, assignments that an expert serves in a row, as a multiple of its even share; all when absent")
            Optional<@Positive Double> capacityFactor,

            @Doc("what the balance loss is multiplied by before it joins the loss") @Default("0.01") @PositiveOrZero
            double balanceWeight,

            @Doc("what the z-loss is multiplied by before it joins the loss") @Default("0.001") @PositiveOrZero
            double zWeight)
            implements SelfValidating, ExpertCount {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    perToken <= experts,
                    "perToken",
                    "a token goes to " + perToken + " of " + experts + " experts; perToken may be at most " + experts);
        }

        /** Assignments of a row of {@code time} tokens that an expert serves. */
        Optional<Integer> capacity(int time) {
            return capacityFactor.map(factor -> Share.ceiling(factor, perToken * time, experts));
        }
    }

    private final Ops ops;
    private final Config config;
    private final ExpertDispatch dispatch;
    private final RouterStatistics figures;
    private final Child<Router> router;
    private final List<Child<FeedForward>> experts;
    private final List<Child<FeedForward>> shared;

    @Inject
    MixtureOfExperts(Config config, Router router, Provider<FeedForward> expert, Ops ops) {
        this.ops = ops;
        this.config = config;
        this.dispatch = new ExpertDispatch(ops);
        this.figures = new RouterStatistics(config, ops);
        this.router = child("router", Router.class, router);
        this.experts = children("experts", config.experts(), FeedForward.class, expert::get);
        this.shared = children("shared", config.shared(), FeedForward.class, expert::get);
    }

    public int experts() {
        return config.experts();
    }

    public int perToken() {
        return config.perToken();
    }

    /** How many tokens an expert serves follows from the length of a row, and rows laid side by side have none. */
    @Override
    public boolean readsUnpadded() {
        return false;
    }

    @Override
    public NDArray forward(NDArray input, ForwardPass pass) {
        int rows = Math.toIntExact(input.getShape().get(0));
        int time = Math.toIntExact(input.getShape().get(1));
        NDArray tokens = input.reshape(-1, input.getShape().get(2)); // (tokens, width)
        NDArray counted = counted(rows, time, pass); // (tokens)
        Router.Routes routes = router.get().route(tokens);
        Optional<Integer> capacity = pass.training() ? config.capacity(time) : Optional.empty();
        ExpertDispatch.Plan plan = dispatch.plan(routes.experts(), counted, config.experts(), rows, capacity);
        figures.tell(routes, plan, counted, pass);
        NDList parts = expertise(dispatch.spread(tokens, plan, config.perToken()), plan, pass);
        NDArray mixed = dispatch.gather(parts, tokens, plan, routes.weights())
                .reshape(input.getShape()); // (batch, time, width)
        for (Child<FeedForward> every : shared) {
            mixed = mixed.add(ops.toFloat32(every.get().forward(input, pass)));
        }
        return mixed;
    }

    /** What each expert makes of its tokens: (1, count, width), for those that have any. */
    private NDList expertise(NDArray sorted, ExpertDispatch.Plan plan, ForwardPass pass) {
        long[] counts = plan.counts().toLongArray();
        NDList parts = new NDList();
        long start = 0;
        for (int expert = 0; expert < experts.size(); expert++) {
            if (counts[expert] > 0) {
                NDArray slice = dispatch.slice(sorted, start, counts[expert]);
                parts.add(experts.get(expert).get().forward(slice, pass));
            }
            start += counts[expert];
        }
        return parts;
    }

    /** Boolean (rows · time): whether a token is none of padding. */
    private NDArray counted(int rows, int time, ForwardPass pass) {
        return pass.keep()
                .map(keep -> keep.get(":, " + (keep.getShape().get(1) - time) + ":")
                        .broadcast(rows, time)
                        .flatten())
                .orElseGet(() -> pass.sharedAcrossLayers(
                        new All(rows, time),
                        () -> ops.manager().ones(new Shape((long) rows * time)).neq(0)));
    }

    private record All(int rows, int time) {}
}
