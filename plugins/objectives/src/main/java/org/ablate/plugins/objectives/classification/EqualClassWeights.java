package org.ablate.plugins.objectives.classification;

import jakarta.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Classes;

/** Every class weighs the same. */
@Component(value = "equal", summary = "Every class weighs the same", verdict = "the default")
public final class EqualClassWeights implements ClassWeights {

    public @Inject EqualClassWeights() {}

    @Override
    public Optional<float[]> of(Classes classes) {
        return Optional.empty();
    }
}
