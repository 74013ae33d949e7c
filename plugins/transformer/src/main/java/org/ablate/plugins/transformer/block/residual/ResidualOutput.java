package org.ablate.plugins.transformer.block.residual;

import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** The projections that write to the residual stream, of which a model has two per block. */
public final class ResidualOutput {

    private ResidualOutput() {}

    /** Begins, unless the model says otherwise, 1 / √(2 · layers) smaller than others, so that the stream's variance does not grow with depth (GPT-2). */
    public static Linear linear(Ops ops, Dimensions dimensions, int inputWidth, boolean bias) {
        WeightInit weight = WeightInit.residualOutput(dimensions.layers());
        return new Linear(ops, inputWidth, dimensions.width(), weight, bias);
    }
}
