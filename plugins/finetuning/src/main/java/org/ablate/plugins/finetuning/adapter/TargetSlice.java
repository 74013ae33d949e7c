package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/**
 * Slice of an adapter's target: the place of one linear layer in it.
 *
 * @param base the layer that is adapted
 * @param joint the layers that are adapted as one matrix, this one among them: one alone, or those that another library keeps as one
 * @param rows which rows of the joint matrix are this layer's
 * @param lead the adapter of the first of the joint layers, whose parameters all of them share; absent for the first itself
 */
public record TargetSlice(Ops ops, Linear base, List<Linear> joint, RowRange rows, Optional<LinearAdapter> lead) {

    public int inputWidth() {
        return base.inputWidth();
    }

    /** Rows of the joint matrix. */
    public int jointWidth() {
        return rows.total();
    }

    public Optional<NDArray> baseBias() {
        return base.bias().map(Parameter::array);
    }
}
