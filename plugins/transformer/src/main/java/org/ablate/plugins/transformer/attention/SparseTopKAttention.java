package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.attention.weights.TopKWeights;
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
 * Explicit sparse attention: multi-head attention in which a query mixes only the {@code k} keys of its largest scores, biases of
 * the position included: {@code softmax(score where score ≥ k-th largest, else −∞)} (Zhao et al., 2019, arXiv:1912.11637). Keys
 * that tie with the k-th are kept with it. No gradient reaches the keys left out.
 */
@Component(
        value = "sparse-top-k",
        summary = "Attention in which a query mixes only the few keys of its largest scores",
        formula = "softmax(score where score >= k-th largest of the query, else -inf) · v",
        paper = "Zhao et al., 2019, arXiv:1912.11637",
        verdict = "Readable, concentrated weights; costs more than plain attention, as all scores are formed first")
public final class SparseTopKAttention extends QkvAttention {

    /** The fields of explicit sparse attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @Doc("keys that a query mixes; the paper takes 8") @Default("8") @Positive
            int k,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections have biases, which begin at zero") @Default("true")
            boolean bias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @Doc("how the scores left become weights") @Default("softmax")
            Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.heads(heads, checks);
        }
    }

    @Inject
    SparseTopKAttention(
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
                        config.heads(),
                        config.dropout(),
                        config.bias(),
                        queryKeyNorm,
                        new TopKWeights(config.k(), weights, ops),
                        gate),
                dimensions,
                ops);
    }
}
