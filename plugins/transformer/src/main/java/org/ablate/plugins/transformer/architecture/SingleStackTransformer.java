package org.ablate.plugins.transformer.architecture;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.transformer.block.Block;
import org.ablate.plugins.transformer.cpu.CpuDecoderCompiler;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** A transformer with one stack of blocks between its embedding and its head: a decoder or an encoder. */
abstract sealed class SingleStackTransformer extends Architecture permits Decoder, Encoder {

    private final Ops ops;
    private final double embeddingScale;
    private final Child<Embedding> embedding;
    private final Optional<Child<TokenTypeEmbedding>> tokenTypes;
    private final TransformerStack stack;
    private final Child<Head> head;

    /**
     * What encoders and decoders have in common.
     *
     * @param tokenTypes how many token types have a vector; 0 for a model without
     * @param embeddingScale what token embeddings are multiplied by
     * @param embeddingNorm whether a norm stands after the embedding
     */
    record StackSpec(int width, int layers, int tokenTypes, double embeddingScale, boolean embeddingNorm) {}

    SingleStackTransformer(StackSpec spec, BlockFactory parts, Vocabulary vocabulary, Head head, Ops ops) {
        this.ops = ops;
        this.embeddingScale = spec.embeddingScale();
        WeightInit initializer = WeightInit.embedding();
        this.embedding =
                child("embedding", Embedding.class, new Embedding(ops, vocabulary.size(), spec.width(), initializer));
        this.tokenTypes = spec.tokenTypes() == 0
                ? Optional.empty()
                : Optional.of(child(
                        "tokenTypes",
                        TokenTypeEmbedding.class,
                        new TokenTypeEmbedding(ops, spec.tokenTypes(), spec.width())));
        this.stack = new TransformerStack(
                child("position", PositionEncoding.class, parts.position()),
                spec.embeddingNorm()
                        ? Optional.of(
                                child("embeddingNorm", Norm.class, parts.norm().get()))
                        : Optional.empty(),
                child("dropout", Dropout.class, parts.entrance()),
                children("layers", spec.layers(), Block.class, parts::block),
                parts.placement().finalNorm()
                        ? Optional.of(child("norm", Norm.class, parts.norm().get()))
                        : Optional.empty(),
                parts.ops());
        this.head = child("head", Head.class, head);
    }

    final TransformerStack stack() {
        return stack;
    }

    /** This model as the compiler of the CPU decoder reads it. */
    final CpuDecoderCompiler.Model cpuModel() {
        Embedding tokens = embedding.get();
        int width = Math.toIntExact(tokens.weight().shape().get(1));
        long weights = parameters().values().stream().mapToLong(Parameter::size).sum();
        return new CpuDecoderCompiler.Model(
                width,
                weights,
                tokens,
                embeddingScale,
                stack.embeddingNorm().map(Child::get),
                stack.blocks().stream().map(Child::get).toList(),
                stack.norm().map(Child::get),
                head.get());
    }

    /**
     * @param pass says who sees whom
     * @return (batch, time, width)
     */
    final NDArray through(Input input, ForwardPass pass) {
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens())); // (batch, time, width)
        NDArray scaled = embeddingScale == 1 ? embedded : ops.scale(embedded, embeddingScale);
        NDArray typed = tokenTypes.isPresent() ? tokenTypes.get().get().add(scaled, input) : scaled;
        return stack.forward(typed, Optional.empty(), pass);
    }

    @Override
    public final NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return head.get().forward(states, embedding.get(), input, pass);
    }

    @Override
    public final int width() {
        return Math.toIntExact(embedding.get().weight().shape().get(1));
    }

    @Override
    public final Output output() {
        return head.get().output();
    }

    /** Every linear layer, every attention's products and the head's. */
    @Override
    public final Map<String, Long> flops(int time) {
        return FlopCounter.of(this, time, embedding.get());
    }
}
