package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/**
 * Where an adapter of a linear layer stands.
 *
 * @param base the layer that is adapted
 * @param joint the layers that are adapted as one matrix, this one among them: one alone, or those that another library keeps as one
 * @param rows which rows of the joint matrix are this layer's
 * @param lead the adapter of the first of the joint layers, whose parameters all of them share; absent for the first itself
 */
record Slot(Ops ops, Linear base, List<Linear> joint, Rows rows, Optional<LinearAdapter> lead) {

    int inputWidth() {
        return base.inputWidth();
    }

    /** Rows of the joint matrix. */
    int jointWidth() {
        return rows.total();
    }

    Optional<NDArray> baseBias() {
        return base.bias().map(Parameter::array);
    }
}
