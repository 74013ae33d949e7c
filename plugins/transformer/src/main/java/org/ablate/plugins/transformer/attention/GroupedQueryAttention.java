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
 * Grouped-query attention: multi-head attention in which each key and value head serves a run of {@code heads /
 * keyValueHeads} consecutive query heads, which shrinks the cache by that factor (Ainslie et al., 2023, arXiv:2305.13245).
 * With one key and value head it is multi-query attention (Shazeer, 2019, arXiv:1911.02150).
 */
@Component(
        value = "grouped-query",
        summary = "Causal attention in which several query heads share one head of keys and values",
        formula = "softmax(q . kT / sqrt(d)) . v, one k and v per group of heads",
        paper = "Ainslie et al., 2023, arXiv:2305.13245",
        verdict = "Nearly the quality of multi-head with a fraction of its cache; today's default in large models")
public final class GroupedQueryAttention extends QkvAttention {

    /** The fields of grouped query attention. */
    public record Config(
            @Doc("number of query heads; divides the model's width unless headWidth is given") @Default("4") @Positive
            int heads,

            @Doc("number of key and value heads; divides heads") @Default("2") @Positive
            int keyValueHeads,

            @TransformerFields.OwnHeadWidth Optional<@Positive Integer> headWidth,

            @TransformerFields.ScoreScale Optional<@Positive Double> scale,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections to queries, keys and values have biases, which begin at zero")
            @Default("false")
            boolean bias,

            @TransformerFields.OutputBias Optional<Boolean> outputBias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, ProjectionConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.shares(this, checks);
            HeadRules.keyValueHeads(heads, keyValueHeads, checks);
        }

        @Override
        public int keyHeads() {
            return keyValueHeads;
        }
    }

    @Inject
    GroupedQueryAttention(
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
