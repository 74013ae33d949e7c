package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.TalkingHeadsWeights;
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
 * Talking-heads attention: multi-head attention with a learned projection across heads before the softmax and one after it
 * (Shazeer et al., 2020, arXiv:2003.02436). Both begin as the identity, that is as multi-head attention.
 */
@Component(
        value = "talking-heads",
        summary = "Causal attention whose heads mix their scores and their weights",
        formula = "P_w . softmax(P_l . scores) . v, P mixing heads",
        paper = "Shazeer et al., 2020, arXiv:2003.02436",
        verdict = "Better with many narrow heads; all scores of all heads must be held")
public final class TalkingHeadsAttention extends QkvAttention {

    /** The fields of talking heads attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @TransformerFields.WeightDropout @Fraction double dropout,

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

    @Inject
    TalkingHeadsAttention(Config config, QueryKeyNorm queryKeyNorm, OutputGate gate, Dimensions dimensions, Ops ops) {
        super(
                AttentionSpec.grouped(
                        dimensions.width(),
                        config.heads(),
                        config.heads(),
                        config.dropout(),
                        config.bias(),
                        queryKeyNorm,
                        new TalkingHeadsWeights(config.heads(), ops),
                        gate),
                dimensions,
                ops);
    }
}
