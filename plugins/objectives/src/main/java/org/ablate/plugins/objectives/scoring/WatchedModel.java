package org.ablate.plugins.objectives.scoring;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.model.Architecture;
import org.jspecify.annotations.Nullable;

/** View of another model that remembers the last states. */
public final class WatchedModel extends ModelView {

    private @Nullable NDArray watched;

    public WatchedModel(Architecture model) {
        super(model);
    }

    /** The states of the last pass, (batch, time, width). */
    public NDArray watched() {
        if (watched == null) {
            throw new IllegalStateException("the model has not read anything");
        }
        return watched;
    }

    @Override
    NDArray shown(NDArray states) {
        watched = states;
        return states;
    }
}
