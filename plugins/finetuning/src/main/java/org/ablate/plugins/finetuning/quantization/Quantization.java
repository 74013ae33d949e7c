package org.ablate.plugins.finetuning.quantization;

import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.WeightFormat;
import org.ablate.spi.tensor.Ops;

/** Quantization of held weights: their rounding to a few bits. */
@Kind("quantization")
public interface Quantization {

    /** Keeps weights in these bits; blocks are runs of a weight's elements in row-major order. */
    WeightFormat storage(Ops ops);
}
