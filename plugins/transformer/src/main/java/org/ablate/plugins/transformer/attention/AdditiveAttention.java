package org.ablate.plugins.transformer.attention;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadLayout;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.NoQueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AdditiveWeights;
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
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Additive attention in heads: {@code softmax(v · tanh(Wq · x + Wk · y)) · values}, v learned per head (Bahdanau et al., 2014,
 * arXiv:1409.0473). The sum of query and key is formed for every pair, which costs {@code time² · alignmentWidth} numbers a head in
 * memory. A position that acts on the product of query and key has no meaning here; biases on the scores have.
 */
@Component(
        value = "additive",
        summary = "Attention by a learned function of the sum of query and key",
        formula = "softmax(v · tanh(Wq · x + Wk · y)) · values",
        paper = "Bahdanau et al., 2014, arXiv:1409.0473",
        verdict = "For comparison with the classics: slow, and memory grows with time² · alignmentWidth")
public final class AdditiveAttention extends QkvAttention {

    /** The fields of additive attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @Doc("width of a head's queries and keys, and of the vector that meets their sum") @Default("16") @Positive
            int alignmentWidth,

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

        @Override
        public Optional<Set<PositionEncoding.Site>> carries() {
            return Optional.of(EnumSet.of(PositionEncoding.Site.SCORE));
        }
    }

    @Inject
    AdditiveAttention(Config config, AttentionWeights weights, OutputGate gate, Dimensions dimensions, Ops ops) {
        super(
                new AttentionSpec(
                        new HeadLayout(
                                config.heads(),
                                config.heads(),
                                config.heads(),
                                config.alignmentWidth(),
                                dimensions.width() / config.heads(),
                                config.heads()),
                        1,
                        config.dropout(),
                        config.bias(),
                        new NoQueryKeyNorm(),
                        new AdditiveWeights(config.heads(), config.alignmentWidth(), weights, ops),
                        gate),
                dimensions,
                ops);
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return EnumSet.of(PositionEncoding.Site.SCORE);
    }
}
