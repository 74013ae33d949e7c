package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import java.util.OptionalInt;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.plugins.transformer.position.PositionCompatibility;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * An encoder-only transformer, in which every position sees every other: {@code x = norm(embed(tokens) + embed(types))}, per
 * block {@code x = norm(x + attention(x))} and {@code x = norm(x + feedForward(x))} or as the placement has it.
 *
 * <p>Devlin et al., 2018, arXiv:1810.04805, as the defaults are; Liu et al., 2019, arXiv:1907.11692.
 */
@Component(
        value = "encoder",
        summary = "Encoder-only transformer that sees both directions, as BERT and RoBERTa are",
        formula =
                "x = norm(embed(tokens) + embed(types)); x = norm(x + attention(x)), x = norm(x + feedForward(x)) per block",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict = "The model to classify and tag text with; it cannot generate")
public final class Encoder extends SingleStackTransformer {

    /** The encoder's fields. */
    public record Config(
            @TransformerFields.StreamWidth @Positive int width,

            @Doc("number of blocks") @Default("4") @Positive int layers,

            @Doc("how positions look at each other") @Default("multi-head")
            Choice<Attention> attention,

            @Doc("how the model knows where a token stands") @Default("learned")
            Choice<PositionEncoding> position,

            @Doc("the norm of the blocks and of the embedding") @Default("layer-norm")
            Choice<Norm> norm,

            @Doc("what each position does by itself") @Default("mlp")
            Choice<FeedForward> feedForward,

            @Doc("where a block's norms and sums stand around its parts") @Default("post")
            Choice<NormPlacement> placement,

            @TransformerFields.StreamSum Choice<Residual> residual,

            @Doc("number of token types, which tell the first text of a pair from the second; 0 for a model without")
            @Default("2")
            @PositiveOrZero
            int tokenTypes,

            @Doc("what token embeddings are multiplied by") @Default("1.0") @Positive
            double embeddingScale,

            @Doc("whether a norm, like those of the blocks, stands after the embedding") @Default("true")
            boolean embeddingNorm,

            @TransformerFields.StreamDropout @Fraction double dropout,

            @Doc("share zeroed in training of the embeddings; as dropout when absent")
            Optional<@Fraction Double> embeddingDropout,

            @Doc("what the last states become") @Default("masked-language-model")
            Choice<Head> head,

            @TransformerFields.FirstWeights Optional<Choice<InitializationScheme>> initializer)
            implements Dimensions, HeadDimensions, SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            PositionCompatibility.refusal(attention, position).ifPresent(reason -> checks.problem("position", reason));
        }

        @Override
        public OptionalInt headWidth() {
            return HeadDimensions.of(attention, width);
        }

        @Override
        public OptionalInt heads() {
            return HeadDimensions.heads(attention);
        }
    }

    @Inject
    Encoder(
            Config config,
            Vocabulary vocabulary,
            Provider<Attention> attention,
            PositionEncoding position,
            Provider<Norm> norm,
            Provider<FeedForward> feedForward,
            NormPlacement placement,
            Provider<Residual> residual,
            Head head,
            Optional<InitializationScheme> initializer,
            Ops ops) {
        super(
                new StackSpec(
                        config.width(),
                        config.layers(),
                        config.tokenTypes(),
                        config.embeddingScale(),
                        config.embeddingNorm()),
                new BlockFactory(
                        attention,
                        Optional.empty(),
                        position,
                        norm,
                        feedForward,
                        placement,
                        residual,
                        config.dropout(),
                        config.embeddingDropout().orElse(config.dropout()),
                        ops),
                vocabulary,
                head,
                ops);
        initializer.ifPresent(this::initialize);
    }

    /** @throws ExperimentException when the input has token types that the model has no vectors for */
    @Override
    public NDArray states(Input input, ForwardPass pass) {
        return through(input, pass.bidirectional());
    }

    @Override
    public boolean causal() {
        return false;
    }

    /** @throws ExperimentException always */
    @Override
    public KeyValueCache cache(int batch, int capacity) {
        throw new ExperimentException("an encoder reads a whole text at once, so it has no cache and generates nothing;"
                + " choose a decoder or an encoder-decoder");
    }
}
