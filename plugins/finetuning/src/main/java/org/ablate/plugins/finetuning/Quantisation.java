package org.ablate.plugins.finetuning;

import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Storage;
import org.ablate.spi.tensor.Ops;

/** How held weights are rounded to a few bits. */
@Kind("quantisation")
interface Quantisation {

    /** Keeps weights in these bits; blocks are runs of a weight's elements in row-major order. */
    Storage storage(Ops ops);
}
