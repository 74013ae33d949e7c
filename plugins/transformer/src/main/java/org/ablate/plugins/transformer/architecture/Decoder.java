package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.cache.StaticKeyValueCache;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.plugins.transformer.cpu.CpuDecoderCompiler;
import org.ablate.plugins.transformer.head.Pooling;
import org.ablate.plugins.transformer.head.SequenceClassificationHead;
import org.ablate.plugins.transformer.position.PositionCompatibility;
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
import org.ablate.spi.model.IncrementalDecoder;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A decoder-only transformer: {@code x = embed(tokens)}, per block {@code x += attention(norm(x))} and {@code x +=
 * feedForward(norm(x))} or as the placement has it, at last {@code logits = norm(x) · Wᵀ}.
 *
 * <p>Vaswani et al., 2017, arXiv:1706.03762; the order of norm and sum and the initial weights are GPT-2's (Radford et al.,
 * 2019, "Language models are unsupervised multitask learners"): normal with standard deviation 0.02, divided by √(2 · layers)
 * for the projections that write to the residual stream.
 */
@Component(
        value = "decoder",
        summary = "Decoder-only transformer, as GPT-2 and Llama are",
        formula = "x = embed(tokens); x += attention(norm(x)), x += feedForward(norm(x)) per block; head(norm(x))",
        paper = "Vaswani et al., 2017, arXiv:1706.03762; Radford et al., 2019",
        verdict = "The model to generate text with, and with a classifying head a strong reader too")
public final class Decoder extends SingleStackTransformer {

    /** The decoder's fields. */
    public record Config(
            @TransformerFields.StreamWidth @Positive int width,

            @Doc("number of blocks") @Default("4") @Positive int layers,

            @Doc("how positions look at each other") @Default("multi-head")
            Choice<Attention> attention,

            @Doc("how the model knows where a token stands") @Default("learned")
            Choice<PositionEncoding> position,

            @Doc("the norm of the blocks and before the output") @Default("layer-norm")
            Choice<Norm> norm,

            @Doc("what each position does by itself") @Default("mlp")
            Choice<FeedForward> feedForward,

            @Doc("where a block's norms and sums stand around its parts") @Default("pre")
            Choice<NormPlacement> placement,

            @TransformerFields.StreamSum Choice<Residual> residual,

            @Doc("what token embeddings are multiplied by: the root of the width in Gemma") @Default("1.0") @Positive
            double embeddingScale,

            @Doc("whether a norm, like those of the blocks, stands after the embedding, as in Bloom") @Default("false")
            boolean embeddingNorm,

            @TransformerFields.StreamDropout @Fraction double dropout,

            @Doc("share zeroed in training of the embeddings; as dropout when absent")
            Optional<@Fraction Double> embeddingDropout,

            @Doc("what the last states become") @Default("language-model")
            Choice<Head> head,

            @TransformerFields.FirstWeights Optional<Choice<InitializationScheme>> initializer)
            implements Dimensions, HeadDimensions, SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            PositionCompatibility.refusal(attention, position).ifPresent(reason -> checks.problem("position", reason));
            boolean blind = head.config() instanceof SequenceClassificationHead.Config classifier
                    && classifier.pooling() == Pooling.FIRST_TOKEN;
            checks.require(
                    !blind,
                    "head",
                    "in a decoder the first token sees no other, so pooling first-token would classify by it alone;"
                            + " choose pooling last-token or mean");
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

    private final Ops ops;

    @Inject
    Decoder(
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
                new StackSpec(config.width(), config.layers(), 0, config.embeddingScale(), config.embeddingNorm()),
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
        this.ops = ops;
        initializer.ifPresent(this::initialize);
    }

    @Override
    public NDArray states(Input input, ForwardPass pass) {
        return through(input, pass);
    }

    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public Optional<IncrementalDecoder> incrementalDecoder(KeyValueCache cache) {
        if (!(cache instanceof StaticKeyValueCache held)) {
            return Optional.empty();
        }
        Optional<IncrementalDecoder> program =
                new CpuDecoderCompiler(held, stack().position().get(), ops).compile(cpuModel());
        program.ifPresent(taken -> held.takenOver());
        return program;
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        return new StaticKeyValueCache(ops, batch, capacity);
    }
}
