package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
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
 * Multi-query attention: all query heads share one head of keys and values, which shrinks the cache by their number (Shazeer,
 * 2019, arXiv:1911.02150).
 */
@Component(
        value = "multi-query",
        summary = "Causal attention in which all query heads share one head of keys and values",
        formula = "softmax(q . kT / sqrt(d)) . v, one k and v for all heads",
        paper = "Shazeer, 2019, arXiv:1911.02150",
        verdict = "Smallest cache of keys and values, at some loss of quality")
public final class MultiQueryAttention extends QkvAttention {

    /** The fields of multi query attention. */
    public record Config(
            @Doc("number of query heads; divides the model's width") @Default("4") @Positive
            int heads,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections have biases, which begin at zero") @Default("false")
            boolean bias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.heads(heads, checks);
        }

        @Override
        public int keyHeads() {
            return 1;
        }
    }

    @Inject
    MultiQueryAttention(
            Config config,
            QueryKeyNorm queryKeyNorm,
            AttentionWeights weights,
            OutputGate gate,
            Dimensions dimensions,
            Ops ops) {
        super(
                AttentionSpec.grouped(
                        dimensions.width(),
                        config.heads(),
                        1,
                        config.dropout(),
                        config.bias(),
                        queryKeyNorm,
                        weights,
                        gate),
                dimensions,
                ops);
    }

    @Override
    boolean ordinary() {
        return true;
    }
}
