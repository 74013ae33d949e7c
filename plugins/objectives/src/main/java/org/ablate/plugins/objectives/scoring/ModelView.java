package org.ablate.plugins.objectives.scoring;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;

/** View of another model, with its parameters, whose last states a subclass looks at or selects from. */
abstract class ModelView extends Architecture {

    private final Architecture model;

    ModelView(Architecture model) {
        this.model = model;
        child("model", Architecture.class, model);
    }

    /**
     * The states that the view shows.
     *
     * @param states (batch, time, width), the model's
     */
    abstract NDArray shown(NDArray states);

    @Override
    public final NDArray states(Input input, ForwardPass pass) {
        return shown(model.states(input, pass));
    }

    @Override
    public final NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return model.outputs(states, input, pass);
    }

    @Override
    public final int width() {
        return model.width();
    }

    @Override
    public final Output output() {
        return model.output();
    }

    @Override
    public final boolean causal() {
        return model.causal();
    }

    @Override
    public final boolean readsSource() {
        return model.readsSource();
    }

    @Override
    public final KeyValueCache cache(int batch, int capacity) {
        return model.cache(batch, capacity);
    }

    @Override
    public final Map<String, Long> flops(int time) {
        return model.flops(time);
    }
}
