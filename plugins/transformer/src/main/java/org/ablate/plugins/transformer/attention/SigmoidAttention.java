package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.SigmoidWeights;
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
 * Sigmoid attention: multi-head attention whose weights are {@code sigmoid(q · kᵀ / √headWidth − ln(context))}, each key weighed by
 * itself (Ramapuram et al., 2024, arXiv:2409.04431). The paper's n is here the experiment's context, so that a weight does not
 * depend on what follows.
 */
@Component(
        value = "sigmoid",
        summary = "Causal attention that weighs each key by itself, by a sigmoid",
        formula = "sigmoid(q . kT / sqrt(d) - log n) . v",
        paper = "Ramapuram et al., 2024, arXiv:2409.04431",
        verdict = "Keys do not compete; needs its bias and a careful start")
public final class SigmoidAttention extends QkvAttention {

    /** The fields of sigmoid attention. */
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
    SigmoidAttention(
            Config config,
            QueryKeyNorm queryKeyNorm,
            OutputGate gate,
            Dimensions dimensions,
            ContextLength context,
            Ops ops) {
        super(
                AttentionSpec.grouped(
                        dimensions.width(),
                        config.heads(),
                        config.heads(),
                        config.dropout(),
                        config.bias(),
                        queryKeyNorm,
                        new SigmoidWeights(context.context(), ops),
                        gate),
                dimensions,
                ops);
    }
}
