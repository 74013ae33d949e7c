package org.ablate.plugins.regularizers;

import java.util.Optional;
import java.util.Set;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.PrecomputedReference;

/** An objective that trains by another one in its own way; it is judged by the other alone. */
abstract class ObjectiveWrapper implements Objective {

    private final Objective wrapped;

    ObjectiveWrapper(Objective wrapped) {
        this.wrapped = wrapped;
    }

    /** The outcome of a batch in training. */
    abstract Outcome train(Architecture model, Batch batch, ForwardPass pass);

    final Objective wrapped() {
        return wrapped;
    }

    @Override
    public final Examples examples() {
        return wrapped.examples();
    }

    @Override
    public final boolean predictsText() {
        return wrapped.predictsText();
    }

    @Override
    public final boolean scoresLabels() {
        return wrapped.scoresLabels();
    }

    @Override
    public final Optional<PrecomputedReference> reference() {
        return wrapped.reference();
    }

    @Override
    public final Optional<Layer> auxiliary(Architecture model) {
        return wrapped.auxiliary(model);
    }

    @Override
    public final Set<Integer> ends(Tokenizer tokenizer) {
        return wrapped.ends(tokenizer);
    }

    @Override
    public void requireFit(Architecture model) {
        wrapped.requireFit(model);
    }

    @Override
    public final Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        return pass.training() ? train(model, batch, pass) : wrapped.outcome(model, batch, pass);
    }
}
