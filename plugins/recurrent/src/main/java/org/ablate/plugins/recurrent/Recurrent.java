package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A recurrent network over tokens: {@code state(t) = cell(embed(token t), state(t−1))} in each layer, and scores of the last layer's
 * outputs (Mikolov et al., 2010, "Recurrent neural network based language model"). With the head language-model the embedding is
 * also the output's projection unless told otherwise (Press and Wolf, 2016, arXiv:1608.05859).
 *
 * <p>Layers compute in fp32 whatever the precision policy; the head follows it. While text is generated only states are kept, so
 * each token costs one step.
 */
@Component(
        value = "recurrent",
        summary = "Recurrent network: rnn, gru or lstm cells in layers",
        formula = "state(t) = cell(embed(token t), state(t−1))",
        paper = "Mikolov et al., 2010, Recurrent neural network based language model",
        verdict =
                "each generated token costs one step whatever the length; learns less from long contexts than attention")
public final class Recurrent extends Architecture {

    /** Embeddings begin uniform within this, as in Zaremba et al., 2014. */
    static final double EMBEDDING_BOUND = 0.1;

    /** The fields of the recurrent network. */
    public record Config(
            @Doc("width of embeddings and states") @Default("128") @Positive
            int width,

            @Doc("number of recurrent layers") @Default("2") @Positive
            int layers,

            @Doc("what a layer does at each step") @Default("lstm")
            Choice<Cell> cell,

            @Doc("share zeroed in training, of the embeddings and of what each layer passes on")
            @Default("0.0")
            @Fraction
            double dropout,

            @Doc("what the last states become") @Default("language-model")
            Choice<Head> head)
            implements Dimensions {}

    private final Ops ops;
    private final Child<Embedding> embedding;
    private final Child<Dropout> dropout;
    private final Child<RecurrentStack> stack;
    private final Child<Head> head;

    @Inject
    Recurrent(Config config, Vocabulary vocabulary, Cell cell, Head head, Ops ops) {
        this.ops = ops;
        ValueInitializer initializer = ValueInitializer.uniform(EMBEDDING_BOUND);
        this.embedding =
                child("embedding", Embedding.class, new Embedding(ops, vocabulary.size(), config.width(), initializer));
        this.dropout = child("dropout", Dropout.class, new Dropout(ops, config.dropout()));
        this.stack = child(
                "stack",
                RecurrentStack.class,
                new RecurrentStack(ops, cell, config.layers(), config.width(), config.dropout()));
        this.head = child("head", Head.class, head);
    }

    @Override
    public NDArray states(Input input, ForwardPass pass) {
        TimeMask steps = TimeMask.of(input, pass, pass.cache().isPresent(), ops);
        NDArray embedded = pass.embedded(embedding.get().forward(input.tokens())); // (batch, time, width)
        NDArray states = stack.get().forward(dropout.get().forward(embedded, pass), List.of(), steps, pass);
        int added = Math.toIntExact(states.getShape().get(1));
        pass.cache().ifPresent(cache -> cache.advance(added));
        return states;
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
    public KeyValueCache cache(int batch, int capacity) {
        return new StateCache(ops, capacity);
    }

    /** Every recurrent and linear layer, and the head's. */
    @Override
    public Map<String, Long> flops(int time) {
        return Flops.of(this, time, embedding.get());
    }
}
