package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;

/**
 * NEFTune (Jain et al., 2023, arXiv:2310.05914): uniform noise on the embeddings of a row of {@code time} positions,
 *
 * <pre>
 * x + alpha / √(time · width) · u        u uniform in [−1, 1)
 * </pre>
 */
@Component(
        value = "neftune",
        summary = "Another objective with noise on the embeddings",
        formula = "x + alpha / √(time · width) · u, u uniform in [−1, 1)",
        paper = "Jain et al., 2023, arXiv:2310.05914",
        verdict = "Costs nothing and often helps fine-tuning on instructions; try alpha 5, 10 and 15")
public final class NoisyEmbeddings extends ObjectiveWrapper {

    /** The fields of neftune. */
    public record Config(
            @Doc("how much noise") @Default("5.0") @PositiveOrZero
            double alpha,

            @Doc("the objective") @Default("causal-lm") Choice<Objective> of) {}

    private final Config config;
    private final Ops ops;

    @Inject
    NoisyEmbeddings(Config config, Ops ops, Objective of) {
        super(of);
        this.config = config;
        this.ops = ops;
    }

    @Override
    Outcome train(Architecture model, Batch batch, ForwardPass pass) {
        long seed = pass.seed(model, "neftune");
        return wrapped().outcome(model, batch, pass.onEmbedded(embedded -> noisy(embedded, seed)));
    }

    private NDArray noisy(NDArray embedded, long seed) {
        Shape shape = embedded.getShape(); // (batch, time, width)
        double size = config.alpha() / Math.sqrt((double) shape.get(1) * shape.get(2));
        NDArray uniform = ops.uniform(shape, seed);
        return embedded.add(ops.scale(uniform, 2 * size).sub(size));
    }
}
