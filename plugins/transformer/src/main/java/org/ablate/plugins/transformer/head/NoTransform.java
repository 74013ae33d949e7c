package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;

/** States as they are, as GPT-2 is classified by. */
@Component(
        value = "none",
        summary = "The states as they are",
        verdict = "Enough where the model is trained with the head")
public final class NoTransform extends Transform {

    @Inject
    NoTransform() {}

    @Override
    public NDArray forward(NDArray states, ForwardPass pass) {
        return states;
    }
}
