package org.ablate.plugins.finetuning.partial;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Adaptation;

/** Every parameter of the model is trained. */
@Component(
        value = "full",
        summary = "Trains every parameter",
        verdict = "the most capable and the most expensive; the yardstick for all others")
public final class FullFineTuning implements Adaptation {

    @Inject
    FullFineTuning() {}

    @Override
    public Architecture adapt(Architecture model) {
        return model;
    }
}
