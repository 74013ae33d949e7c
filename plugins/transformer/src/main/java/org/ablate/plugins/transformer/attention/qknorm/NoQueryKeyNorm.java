package org.ablate.plugins.transformer.attention.qknorm;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;

/** Queries and keys as they are projected. */
@Component(value = "none", summary = "Queries and keys as they are projected", verdict = "As in GPT-2 and Llama")
public final class NoQueryKeyNorm extends QueryKeyNorm {

    @Inject
    public NoQueryKeyNorm() {}

    @Override
    public NDArray query(NDArray query) {
        return query;
    }

    @Override
    public NDArray key(NDArray key) {
        return key;
    }
}
