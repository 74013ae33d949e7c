package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.tensor.Ops;

/** Position ids of the tokens of a pass. */
final class PositionIds {

    private PositionIds() {}

    /**
     * @param time tokens of this pass
     * @return int64 (batch, time), or (1, time) where all rows count on alike
     */
    static NDArray of(long time, ForwardPass pass, Ops ops) {
        return pass.positions()
                .orElseGet(() -> pass.sharedAcrossLayers(new Counted(time, pass.offset()), () -> {
                    int start = pass.offset();
                    return ops.manager()
                            .arange(start, Math.toIntExact(start + time), 1, DataType.INT64)
                            .expandDims(0);
                }));
    }

    private record Counted(long time, int offset) {}
}
