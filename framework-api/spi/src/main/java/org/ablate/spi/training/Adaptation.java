package org.ablate.spi.training;

import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.spi.component.Kind;
import org.ablate.spi.model.Architecture;

/** What of a model is trained, and what is added to it to be trained: fine-tuning methods. */
@Kind("adaptation")
public interface Adaptation {

    /**
     * Declares what is added, puts it in place and holds what is not trained. Computes nothing: this also runs on a model that is
     * only looked at.
     *
     * @param model placed; when a run begins, its parameters have their values
     * @return the model to train, the given one or one around it; parameters of its own are not yet filled
     * @throws org.ablate.spi.ExperimentException when the method has no place in this model, saying why
     */
    Architecture adapt(Architecture model);

    /**
     * Gives what was added its first values where they depend on the model's own: called once when a run begins, with every
     * parameter filled by its initializer. A resumed run has its values from the checkpoint.
     *
     * @param adapted what {@link #adapt} returned
     */
    default void begin(Architecture adapted) {}

    /**
     * The optimizer of a run, where the method itself acts between steps: moves a budget from layer to layer, say. What it remembers
     * is part of {@link Optimizer#state}, so a checkpoint keeps it and a resumed run goes on with it.
     *
     * @param optimizer the descriptor's, not yet begun
     * @param adapted what {@link #adapt} returned; also a model that is only looked at
     * @param steps length of the run
     * @return the given one or one around it
     * @throws org.ablate.spi.ExperimentException when the run is too short for the method
     */
    default Optimizer optimizer(Optimizer optimizer, Architecture adapted, long steps) {
        return optimizer;
    }

    /**
     * Writes what was added into the model itself, which then computes the same without it.
     *
     * @param adapted what {@link #adapt} returned, with its values
     * @return the model alone
     * @throws org.ablate.spi.ExperimentException when what was added cannot be written into weights
     */
    default Architecture merge(Architecture adapted) {
        return adapted;
    }

    /** SHA-256 of the files it takes values from, by name, for the lock file. */
    default SortedMap<String, String> digests() {
        return new TreeMap<>();
    }
}
