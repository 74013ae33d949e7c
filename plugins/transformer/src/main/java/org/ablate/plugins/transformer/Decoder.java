package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.InitialWeight;
import org.ablate.spi.layer.Initialization;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.Output;
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
@Component(value = "decoder", summary = "Decoder-only transformer, as GPT-2 and Llama are")
public final class Decoder extends Architecture {

    /** Standard deviation of initial weights, as in GPT-2. */
    static final double INITIAL_DEVIATION = 0.02;

    /** The decoder's fields. */
    public record Config(
            @Doc("width of the residual stream") @Default("128") @Positive
            int width,

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
            Choice<Placement> placement,

            @Doc("how what a part computed joins the residual stream") @Default("plain")
            Choice<Residual> residual,

            @Doc("what token embeddings are multiplied by: the root of the width in Gemma") @Default("1.0") @Positive
            double embeddingScale,

            @Doc("whether a norm, like those of the blocks, stands after the embedding, as in Bloom") @Default("false")
            boolean embeddingNorm,

            @Doc("share zeroed in training, of the embeddings and of what each part adds to the residual stream")
            @Default("0.0")
            @Fraction
            double dropout,

            @Doc("what the last states become") @Default("language-model")
            Choice<Head> head,

            @Doc("how the weights begin; as in GPT-2 when absent")
            Optional<Choice<Initialization>> initializer)
            implements Dimensions, HeadWidth {

        @Override
        public OptionalInt headWidth() {
            return HeadWidth.of(attention, width);
        }

        @Override
        public OptionalInt heads() {
            return HeadWidth.heads(attention);
        }
    }

    private final Ops ops;
    private final Child<Embedding> embedding;
    private final Child<PositionEncoding> position;
    private final double scale;
    private final Optional<Child<Norm>> embeddingNorm;
    private final Child<Dropout> dropout;
    private final List<Child<Block>> blocks;
    private final Optional<Child<Norm>> norm;
    private final Child<Head> head;

    @Inject
    Decoder(
            Config config,
            Vocabulary vocabulary,
            Provider<Attention> attention,
            PositionEncoding position,
            Provider<Norm> norm,
            Provider<FeedForward> feedForward,
            Placement placement,
            Provider<Residual> residual,
            Head head,
            Optional<Initialization> initializer,
            Ops ops) {
        this.ops = ops;
        this.embedding = child(
                "embedding",
                Embedding.class,
                new Embedding(ops, vocabulary.size(), config.width(), InitialWeight.embedding()));
        this.position = child("position", PositionEncoding.class, position);
        this.scale = config.embeddingScale();
        this.embeddingNorm =
                config.embeddingNorm() ? Optional.of(child("embeddingNorm", Norm.class, norm.get())) : Optional.empty();
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, config.dropout()));
        this.blocks = children(
                "layers",
                config.layers(),
                Block.class,
                () -> placement.block(new BlockParts(
                        norm::get,
                        carrying(position, attention.get(), config),
                        Optional.of(feedForward.get()).filter(part -> !(part instanceof NoFeedForward)),
                        residual::get,
                        () -> new Dropout(ops, config.dropout()))));
        this.norm = placement.finalNorm() ? Optional.of(child("norm", Norm.class, norm.get())) : Optional.empty();
        this.head = child("head", Head.class, head);
        initializer.ifPresent(this::initialize);
    }

    private static Attention carrying(PositionEncoding position, Attention attention, Config config) {
        Set<PositionEncoding.Site> missing = EnumSet.noneOf(PositionEncoding.Site.class);
        missing.addAll(position.sites());
        missing.remove(PositionEncoding.Site.EMBEDDING); // the decoder's own
        missing.removeAll(attention.carries());
        if (!missing.isEmpty()) {
            throw new ExperimentException("attention '" + config.attention().name() + "' cannot carry position '"
                    + config.position().name() + "', which acts on " + missing
                    + "; choose another attention or position");
        }
        return attention;
    }

    @Override
    public NDArray states(Input input, Pass pass) {
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens())); // (batch, time, width)
        NDArray scaled = scale == 1 ? embedded : ops.scale(embedded, scale);
        NDArray placed = position.get().embed(scaled, pass);
        NDArray normed = embeddingNorm.isPresent() ? embeddingNorm.get().get().forward(placed) : placed;
        NDArray x = dropout.get().forward(normed, pass);
        for (Child<Block> block : blocks) {
            x = block.get().forward(x, position.get(), pass);
        }
        int added = Math.toIntExact(x.getShape().get(1));
        pass.cache().ifPresent(cache -> cache.advance(added));
        return norm.isPresent() ? norm.get().get().forward(x) : x;
    }

    @Override
    public NDArray outputs(NDArray states, Input input, Pass pass) {
        return head.get().forward(states, embedding.get(), input, pass);
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
    public KeyValueCache cache(int batch, int capacity) {
        return new PreallocatedCache(ops, batch, capacity);
    }

    /** Every linear layer, every attention's products and the head's. */
    @Override
    public Map<String, Long> flops(int time) {
        return Flops.of(this, time, embedding.get());
    }
}
