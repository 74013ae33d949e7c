package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * Multi-head attention: {@code concat(head₁ … headₙ) · Wₒ} with {@code headᵢ = softmax(qᵢ · kᵢᵀ / √headWidth) · vᵢ}, every head
 * with keys and values of its own (Vaswani et al., 2017, arXiv:1706.03762).
 */
@Component(
        value = "multi-head",
        summary = "Causal attention in which every head has keys and values of its own",
        formula = "concat(head_1 .. head_n) . W, head = softmax(q . kT / sqrt(d)) . v",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "The reference all others are compared with; largest cache")
public final class MultiHeadAttention extends QkvAttention {

    /** The fields of multi head attention. */
    public record Config(
            @Doc("number of heads; divides the model's width unless headWidth is given") @Default("4") @Positive
            int heads,

            @TransformerFields.OwnHeadWidth Optional<@Positive Integer> headWidth,

            @TransformerFields.ScoreScale Optional<@Positive Double> scale,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections to queries, keys and values have biases, which begin at zero")
            @Default("true")
            boolean bias,

            @TransformerFields.OutputBias Optional<Boolean> outputBias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, ProjectionConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.shares(this, checks);
        }
    }

    @Inject
    MultiHeadAttention(
            Config config,
            QueryKeyNorm queryKeyNorm,
            AttentionWeights weights,
            OutputGate gate,
            Dimensions dimensions,
            Ops ops) {
        super(AttentionSpec.of(config, dimensions.width(), queryKeyNorm, weights, gate), dimensions, ops);
    }

    @Override
    boolean ordinary() {
        return true;
    }
}
