package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.plugins.transformer.attention.heads.LayerwiseAttention;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.cache.StaticKeyValueCache;
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
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A transformer of two stacks: an encoder reads the source in both directions, and a decoder writes the target from left to
 * right, each of its blocks attending to itself and then to what the encoder made. Both share one token embedding.
 *
 * <p>Vaswani et al., 2017, arXiv:1706.03762, as the defaults are; T5: Raffel et al., 2019, arXiv:1910.10683.
 */
@Component(
        value = "encoder-decoder",
        summary = "Transformer that reads a source and writes a target, as the first one, T5 and BART",
        formula = "m = encoder(source); y += attention(y), y += crossAttention(y, m), y += feedForward(y) per block",
        paper = "Vaswani et al., 2017, arXiv:1706.03762",
        verdict = "For translation and rewriting, where the source should be read in both directions")
public final class EncoderDecoder extends Architecture {

    /** The fields of the encoder-decoder. */
    public record Config(
            @TransformerFields.StreamWidth @Positive int width,

            @Doc("number of the encoder's blocks") @Default("4") @Positive
            int layers,

            @Doc("number of the decoder's blocks; as many as the encoder's when absent")
            Optional<@Positive Integer> decoderLayers,

            @Doc("how positions of the source look at each other") @Default("multi-head")
            Choice<Attention> encoderAttention,

            @Doc("how positions of the target look at each other") @Default("multi-head")
            Choice<Attention> decoderAttention,

            @Doc("how positions of the target look at the source") @Default("multi-head")
            Choice<Attention> crossAttention,

            @Doc("how the encoder knows where a token stands") @Default("sinusoidal")
            Choice<PositionEncoding> encoderPosition,

            @Doc("how the decoder knows where a token stands") @Default("sinusoidal")
            Choice<PositionEncoding> decoderPosition,

            @Doc("the norm of the blocks and before the output") @Default("layer-norm")
            Choice<Norm> norm,

            @Doc("what each position does by itself") @Default("{type: mlp, activation: relu}")
            Choice<FeedForward> feedForward,

            @Doc("where a block's norms and sums stand around its parts") @Default("post")
            Choice<NormPlacement> placement,

            @TransformerFields.StreamSum Choice<Residual> residual,

            @Doc("what token embeddings are multiplied by; the root of the width when absent")
            Optional<@Positive Double> embeddingScale,

            @Doc("whether a norm, like those of the blocks, stands after the embedding, as in BART") @Default("false")
            boolean embeddingNorm,

            @TransformerFields.StreamDropout @Fraction double dropout,

            @Doc("share zeroed in training of the embeddings; as dropout when absent")
            Optional<@Fraction Double> embeddingDropout,

            @Doc("what the decoder's last states become") @Default("language-model")
            Choice<Head> head,

            @TransformerFields.FirstWeights Optional<Choice<InitializationScheme>> initializer)
            implements Dimensions, HeadDimensions, SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            PositionCompatibility.refusal(encoderAttention, encoderPosition)
                    .ifPresent(reason -> checks.problem("encoderPosition", reason));
            PositionCompatibility.refusal(decoderAttention, decoderPosition)
                    .ifPresent(reason -> checks.problem("decoderPosition", reason));
            LayerwiseAttention.inBlocks(crossAttention)
                    .filter(one -> Attention.Crossing.of(one).equals(Optional.of(false)))
                    .findFirst()
                    .ifPresent(one -> checks.problem("crossAttention", Attention.Crossing.refusal(one.name())));
        }

        /** That of both sides, where they agree. */
        @Override
        public OptionalInt headWidth() {
            return alike(HeadDimensions.of(encoderAttention, width), HeadDimensions.of(decoderAttention, width));
        }

        /** Those of both sides, where they agree. */
        @Override
        public OptionalInt heads() {
            return alike(HeadDimensions.heads(encoderAttention), HeadDimensions.heads(decoderAttention));
        }

        private static OptionalInt alike(OptionalInt encoder, OptionalInt decoder) {
            return encoder.equals(decoder) ? encoder : OptionalInt.empty();
        }
    }

    private final Ops ops;
    private final double embeddingScale;
    private final Child<Embedding> embedding;
    private final Child<StackLayer> encoder;
    private final Child<StackLayer> decoder;
    private final Child<Head> head;

    @Inject
    EncoderDecoder(
            Config config,
            Vocabulary vocabulary,
            @Named("encoderAttention") Provider<Attention> encoderAttention,
            @Named("decoderAttention") Provider<Attention> decoderAttention,
            @Named("crossAttention") Provider<Attention> crossAttention,
            @Named("encoderPosition") PositionEncoding encoderPosition,
            @Named("decoderPosition") PositionEncoding decoderPosition,
            Provider<Norm> norm,
            Provider<FeedForward> feedForward,
            NormPlacement placement,
            Provider<Residual> residual,
            Head head,
            Optional<InitializationScheme> initializer,
            Ops ops) {
        this.ops = ops;
        this.embeddingScale = config.embeddingScale().orElse(Math.sqrt(config.width()));
        this.embedding = child(
                "embedding",
                Embedding.class,
                new Embedding(ops, vocabulary.size(), config.width(), WeightInit.embedding()));
        BlockFactory read = new BlockFactory(
                encoderAttention,
                Optional.empty(),
                encoderPosition,
                norm,
                feedForward,
                placement,
                residual,
                config.dropout(),
                config.embeddingDropout().orElse(config.dropout()),
                ops);
        BlockFactory write = new BlockFactory(
                decoderAttention,
                Optional.of(crossAttention),
                decoderPosition,
                norm,
                feedForward,
                placement,
                residual,
                config.dropout(),
                config.embeddingDropout().orElse(config.dropout()),
                ops);
        this.encoder =
                child("encoder", StackLayer.class, new StackLayer(config.layers(), config.embeddingNorm(), read));
        this.decoder = child(
                "decoder",
                StackLayer.class,
                new StackLayer(config.decoderLayers().orElse(config.layers()), config.embeddingNorm(), write));
        this.head = child("head", Head.class, head);
        initializer.ifPresent(this::initialize);
    }

    /**
     * @param input the target; its source is read where no cache remembers it
     * @throws ExperimentException when there is no source
     */
    @Override
    public NDArray states(Input input, ForwardPass pass) {
        EncoderOutput memory = pass.cache()
                .flatMap(cache -> cache.recall(this))
                .map(EncoderDecoder::memory)
                .orElseGet(() -> read(input, pass));
        return decoder.get().forward(embedded(input, pass), Optional.of(memory), pass);
    }

    private EncoderOutput read(Input input, ForwardPass pass) {
        Input source = input.source()
                .orElseThrow(() ->
                        new ExperimentException("an encoder-decoder reads a source and writes a target, but was given"
                                + " no source; choose an objective that has one, such as seq2seq, or a decoder"));
        ForwardPass reading = pass.forOtherSequence(source).bidirectional();
        NDArray states = encoder.get().forward(embedded(source, reading), Optional.empty(), reading);
        EncoderOutput memory = new EncoderOutput(states, source.keep());
        pass.cache().ifPresent(cache -> cache.remember(this, list(memory)));
        return memory;
    }

    private static NDList list(EncoderOutput memory) {
        NDList list = new NDList(memory.states());
        memory.keep().ifPresent(list::add);
        return list;
    }

    private static EncoderOutput memory(NDList list) {
        return new EncoderOutput(list.get(0), list.size() > 1 ? Optional.of(list.get(1)) : Optional.empty());
    }

    private NDArray embedded(Input input, ForwardPass pass) {
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens())); // (batch, time, width)
        return embeddingScale == 1 ? embedded : ops.scale(embedded, embeddingScale);
    }

    @Override
    public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return head.get().forward(states, embedding.get(), input, pass);
    }

    @Override
    public int width() {
        return Math.toIntExact(embedding.get().weight().shape().get(1));
    }

    @Override
    public Output output() {
        return head.get().output();
    }

    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean readsSource() {
        return true;
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        return new StaticKeyValueCache(ops, batch, capacity);
    }

    /** Every linear layer, every attention's products and the head's, for a source as long as the target. */
    @Override
    public Map<String, Long> flops(int time) {
        return FlopCounter.of(this, time, embedding.get());
    }
}
