package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.jspecify.annotations.Nullable;

/** Another model, whose last states are remembered. */
final class WatchedModel extends Architecture {

    private final Architecture model;
    private @Nullable NDArray watched;

    WatchedModel(Architecture model) {
        this.model = model;
    }

    /** The states of the last pass, (batch, time, width). */
    NDArray watched() {
        if (watched == null) {
            throw new IllegalStateException("the model has not read anything");
        }
        return watched;
    }

    @Override
    public NDArray states(Input input, Pass pass) {
        NDArray states = model.states(input, pass);
        watched = states;
        return states;
    }

    @Override
    public NDArray outputs(NDArray states, Input input, Pass pass) {
        return model.outputs(states, input, pass);
    }

    @Override
    public int width() {
        return model.width();
    }

    @Override
    public Output output() {
        return model.output();
    }

    @Override
    public boolean causal() {
        return model.causal();
    }

    @Override
    public boolean readsSource() {
        return model.readsSource();
    }

    @Override
    public KeyValueCache cache(int batch, int capacity) {
        return model.cache(batch, capacity);
    }

    @Override
    public Map<String, Long> flops(int time) {
        return model.flops(time);
    }
}
