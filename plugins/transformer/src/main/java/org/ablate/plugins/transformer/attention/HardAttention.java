package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.HardSelection;
import org.ablate.plugins.transformer.attention.weights.StraightThroughWeights;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/**
 * Hard attention: each query takes the value of one key, {@code v at argmax(q · kᵀ / √headWidth + bias)}, and learns by the gradient
 * of a softmax (hard attention: Xu et al., 2015, arXiv:1502.03044, which learns by reinforcement; straight-through gradients:
 * Bengio et al., 2013, arXiv:1308.3432). Of keys that tie one is taken.
 */
@Component(
        value = "hard",
        summary = "Attention in which a query takes the value of one key",
        formula = "v at argmax(q · kᵀ / √headWidth + bias), learned by the gradient of a softmax",
        paper = "Xu et al., 2015, arXiv:1502.03044; Bengio et al., 2013, arXiv:1308.3432",
        verdict = "To study discrete choices; learns less well than a softmax")
public final class HardAttention extends QkvAttention {

    /** The fields of hard attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @Doc("how a query selects its key") @Default("arg-max")
            Choice<HardSelection> selection,

            @Doc("whether the projections have biases, which begin at zero") @Default("true")
            boolean bias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.heads(heads, checks);
        }
    }

    private final Child<HardSelection> selection;

    @Inject
    HardAttention(
            Config config,
            HardSelection selection,
            QueryKeyNorm queryKeyNorm,
            OutputGate gate,
            Dimensions dimensions,
            Ops ops) {
        super(
                AttentionSpec.grouped(
                        dimensions.width(),
                        config.heads(),
                        config.heads(),
                        0,
                        config.bias(),
                        queryKeyNorm,
                        new StraightThroughWeights(selection.temperature(), ops),
                        gate),
                dimensions,
                ops);
        this.selection = child("selection", HardSelection.class, selection);
    }

    @Override
    NDArray meet(NDArray queries, NDArray keys, NDArray values, MaskSource looking, ForwardPass pass) {
        AttentionMask mask = looking.mask(queries, keys);
        Shape query = queries.getShape();
        Shape scores = new Shape(
                query.get(0), query.get(1), query.get(2), keys.getShape().get(2));
        Optional<NDArray> noise = selection.get().noise(scores, pass);
        if (noise.isPresent()) {
            mask = mask.withBias(mask.bias() == null ? noise.get() : noise.get().add(mask.bias()));
        }
        return weigh(queries, keys, values, mask, "dropout", pass);
    }
}
