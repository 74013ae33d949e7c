package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;

/** A model whose scores of a token depend on that token alone: a table of (vocabulary, scores). It remembers what it read. */
final class Scripted extends Architecture {

    private final NDArray table;
    private final Output output;
    private final boolean causal;
    private final boolean source;
    final List<Input> read = new ArrayList<>();

    Scripted(NDArray table, Output output, boolean causal, boolean source) {
        this.table = table;
        this.output = output;
        this.causal = causal;
        this.source = source;
        place("model");
    }

    @Override
    public NDArray states(Input input, ForwardPass pass) {
        read.add(input);
        Shape shape = input.tokens().getShape();
        NDArray rows =
                table.get(new ai.djl.ndarray.index.NDIndex("{}", input.tokens().flatten()));
        return rows.reshape(shape.get(0), shape.get(1), table.getShape().get(1)); // (batch, time, scores)
    }

    @Override
    public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return output == Output.CLASSES ? states.get(":, 0") : states;
    }

    @Override
    public int width() {
        return Math.toIntExact(table.getShape().get(1));
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public boolean causal() {
        return causal;
    }

    @Override
    public boolean readsSource() {
        return source;
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> flops(int time) {
        return Map.of();
    }
}
