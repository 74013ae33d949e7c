package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadLayout;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.CosineQueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * Cosine attention: scores are the cosine of query and key times a learned temperature per head, which begins at {@code
 * log₂(context² − context)} (Henry et al., 2020, arXiv:2010.04245; per head as Liu et al., 2021, arXiv:2111.09883).
 */
@Component(
        value = "cosine",
        summary = "Causal attention by the cosine of query and key and a learned temperature",
        formula = "softmax(tau * cos(q, k)) . v, tau learned",
        paper = "Liu et al., 2021, arXiv:2111.09883",
        verdict = "Scores stay bounded, which helps large or unstable models; costs two norms")
public final class CosineAttention extends QkvAttention {

    /** The fields of cosine attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections have biases, which begin at zero") @Default("true")
            boolean bias,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, HeadsConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.heads(heads, checks);
        }
    }

    @Inject
    CosineAttention(
            Config config,
            AttentionWeights weights,
            OutputGate gate,
            Dimensions dimensions,
            ContextLength context,
            Ops ops) {
        super(
                new AttentionSpec(
                        HeadLayout.grouped(dimensions.width(), config.heads(), config.heads()),
                        1,
                        config.dropout(),
                        config.bias(),
                        new CosineQueryKeyNorm(config.heads(), temperature(context.context()), ops),
                        weights,
                        gate),
                dimensions,
                ops);
    }

    private static double temperature(double context) {
        double length = Math.max(context, 2); // a context of 1 has no logarithm
        return Math.log(length * length - length) / Math.log(2);
    }
}
