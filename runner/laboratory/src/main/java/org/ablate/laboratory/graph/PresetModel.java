package org.ablate.laboratory.graph;

import com.google.inject.Binder;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.wiring.Wiring;
import org.ablate.laboratory.experiment.PresetDescriptor;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** A preset and the layer tree it stands for. */
public final class PresetModel {

    private final BoundDescriptor<PresetDescriptor> bound;
    private final Wiring wiring;

    public PresetModel(BoundDescriptor<PresetDescriptor> bound, Wiring wiring) {
        this.bound = bound;
        this.wiring = wiring;
    }

    public BoundDescriptor<PresetDescriptor> bound() {
        return bound;
    }

    /**
     * The layer tree, not filled.
     *
     * @param classes for a head that scores them
     */
    public Architecture architecture(Classes classes) {
        Architecture model = wiring.create(bound, bound.root().model(), binder -> given(binder, classes));
        model.place("model");
        return model;
    }

    private void given(Binder binder, Classes classes) {
        binder.bind(Ops.class).toInstance(MetaOps.create());
        binder.bind(Classes.class).toInstance(classes);
        binder.bind(Vocabulary.class).toInstance(new Vocabulary(bound.root().vocabulary()));
    }
}
