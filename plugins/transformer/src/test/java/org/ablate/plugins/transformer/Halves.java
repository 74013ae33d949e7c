package org.ablate.plugins.transformer;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.InitializationScheme;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;

/** Lets every weight that takes part begin at one half, to tell it from those that do not. */
@Component(value = "halves", summary = "Every weight is one half")
final class Halves implements InitializationScheme {

    @Inject
    Halves() {}

    @Override
    public ValueInitializer of(WeightInit weight) {
        return ValueInitializer.constant(0.5f);
    }
}
