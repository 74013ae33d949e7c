package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;

/**
 * What an objective needs to know of the model as it was before training. It is computed once for every example of items, which then
 * carry it among their {@linkplain org.ablate.spi.data.Example#values values}; such examples depend on no random number.
 */
public interface PrecomputedReference {

    /**
     * @param initial the model with its first weights
     * @param batch of examples that do not carry the values yet
     * @return float32 (batch, count)
     */
    NDArray values(Architecture initial, Batch batch, ForwardPass pass);
}
