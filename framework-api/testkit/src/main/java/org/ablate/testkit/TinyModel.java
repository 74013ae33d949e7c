package org.ablate.testkit;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;

/**
 * The least that is a model, for tests of what goes on around one: {@code silu(dropout(embedding) · Mᵀ + b)}, scored by a head or by the
 * embedding itself. Each position is by itself.
 */
public final class TinyModel extends Architecture {

    private final Ops ops;
    private final Child<Embedding> embedding;
    private final Child<Dropout> dropout;
    private final Child<Linear> middle;
    private final Child<Linear> head;
    private final boolean tied;

    /**
     * A filled model.
     *
     * @param tied whether the scores are by the embedding; the head then has no effect
     * @param dropout share of the embedding zeroed in training
     */
    public TinyModel(Ops ops, int vocabulary, int width, boolean tied, double dropout) {
        this.ops = ops;
        this.tied = tied;
        ValueInitializer normal = ValueInitializer.normal(0.5);
        this.embedding = child("embedding", Embedding.class, new Embedding(ops, vocabulary, width, normal));
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, dropout));
        this.middle = child("middle", Linear.class, new Linear(ops, width, width, normal, true));
        this.head = child("head", Linear.class, new Linear(ops, width, vocabulary, normal, true));
        place("model");
        fill(ops, 3);
    }

    @Override
    public NDArray states(Input input, ForwardPass pass) {
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens())); // (batch, time, width)
        return ops.silu(middle.get().forward(dropout.get().forward(embedded, pass), pass));
    }

    @Override
    public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return tied
                ? ops.linear(states, embedding.get().weight().array(), null)
                : head.get().forward(states, pass);
    }

    @Override
    public int width() {
        return Math.toIntExact(embedding.get().weight().shape().get(1));
    }

    @Override
    public Output output() {
        return Output.TOKENS;
    }

    @Override
    public boolean causal() {
        return true;
    }

    /** @throws UnsupportedOperationException always: it remembers nothing */
    @Override
    public KeyValueCache cache(int batch, int capacity) {
        throw new UnsupportedOperationException("each position is by itself");
    }

    @Override
    public Map<String, Long> flops(int time) {
        return Map.of();
    }
}
