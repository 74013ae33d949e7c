package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** A transformer with one stack of blocks between its embedding and its head: a decoder or an encoder. */
abstract sealed class SingleStack extends Architecture permits Decoder, Encoder {

    private final Ops ops;
    private final double embeddingScale;
    private final Child<Embedding> embedding;
    private final Stack stack;
    private final Child<Head> head;

    /**
     * What encoders and decoders have in common.
     *
     * @param embeddingScale what token embeddings are multiplied by
     * @param embeddingNorm whether a norm stands after the embedding
     */
    record Frame(int width, int layers, double embeddingScale, boolean embeddingNorm) {}

    SingleStack(Frame frame, StackParts parts, Vocabulary vocabulary, Head head, Ops ops) {
        this.ops = ops;
        this.embeddingScale = frame.embeddingScale();
        Initializer initializer = Initializer.normal(Decoder.INITIAL_DEVIATION);
        this.embedding =
                child("embedding", Embedding.class, new Embedding(ops, vocabulary.size(), frame.width(), initializer));
        this.stack = new Stack(
                child("position", PositionEncoding.class, parts.position()),
                frame.embeddingNorm()
                        ? Optional.of(
                                child("embeddingNorm", Norm.class, parts.norm().get()))
                        : Optional.empty(),
                child("dropout", Dropout.class, parts.drop()),
                children("layers", frame.layers(), Block.class, parts::block),
                parts.placement().finalNorm()
                        ? Optional.of(child("norm", Norm.class, parts.norm().get()))
                        : Optional.empty());
        this.head = child("head", Head.class, head);
    }

    /** Embedded and scaled tokens (batch, time, width), which the stack reads. */
    final NDArray embedded(Input input, Pass pass) {
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens()));
        return embeddingScale == 1 ? embedded : ops.scale(embedded, embeddingScale);
    }

    /**
     * @param embedded (batch, time, width)
     * @return the last states (batch, time, width)
     */
    final NDArray through(NDArray embedded, Pass pass) {
        return stack.forward(embedded, Optional.empty(), pass);
    }

    @Override
    public final NDArray outputs(NDArray states, Input input, Pass pass) {
        return head.get().forward(states, embedding.get(), input, pass);
    }

    @Override
    public final Output output() {
        return head.get().output();
    }

    /** Every linear layer, every attention's products and the head's. */
    @Override
    public final Map<String, Long> flops(int time) {
        return Flops.of(this, time, embedding.get());
    }
}
