package org.ablate.plugins.transformer;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.InitialWeight;
import org.ablate.spi.layer.Initialization;
import org.ablate.spi.layer.Initializer;

/** Lets every weight that takes part begin at one half, to tell it from those that do not. */
@Component(value = "halves", summary = "Every weight is one half")
final class Halves implements Initialization {

    @Inject
    Halves() {}

    @Override
    public Initializer of(InitialWeight weight) {
        return Initializer.constant(0.5f);
    }
}
