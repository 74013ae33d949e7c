package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.ablate.spi.tensor.Ops;

/**
 * The tokens of a padded batch laid side by side, so that layers which treat each position by itself do no work on padding (as in
 * Zhai et al., 2022, "ByteTransformer", arXiv:2210.03052). Short texts beside long ones are half padding.
 *
 * @param kept int64 (tokens): which of all batch · time positions are tokens
 * @param places int64 (batch, time): where among the tokens a position stands; padding stands at the first token, and whoever looks
 *     must not look at padding
 */
public record Unpadding(NDArray kept, NDArray places, Ops ops) {

    /** Padding in every tenth position pays for the copies. */
    private static final int LEAST_SHARE = 10;

    /**
     * The tokens of a pass on the CPU, if so much of its batch is padding that it is worth laying them together.
     *
     * @param batch (batch, time, …), what is padded
     */
    public static Optional<Unpadding> of(NDArray batch, ForwardPass pass, Ops ops) {
        if (pass.keep().isEmpty() || batch.getDevice().isGpu()) {
            return Optional.empty();
        }
        int rows = Math.toIntExact(batch.getShape().get(0));
        int time = Math.toIntExact(batch.getShape().get(1));
        NDArray keep = pass.keep().get(); // (batch, keys); what stands before is no part of the batch
        int keys = Math.toIntExact(keep.getShape().get(1));
        boolean[] counts = keep.toBooleanArray();
        long[] kept = new long[rows * time];
        long[] places = new long[rows * time];
        int tokens = 0;
        for (int at = 0; at < places.length; at++) {
            if (counts[at / time * keys + keys - time + at % time]) {
                kept[tokens] = at;
                places[at] = tokens++;
            }
        }
        if (tokens == 0 || (places.length - tokens) * LEAST_SHARE < places.length) {
            return Optional.empty();
        }
        return Optional.of(new Unpadding(
                ops.manager().create(Arrays.copyOf(kept, tokens)),
                ops.manager().create(places, new Shape(rows, time)),
                ops));
    }

    /**
     * @param padded (batch, time, width)
     * @return (1, tokens, width)
     */
    public NDArray pack(NDArray padded) {
        Shape shape = padded.getShape();
        NDArray rows = padded.reshape(shape.get(0) * shape.get(1), shape.get(2));
        return ops.embedding(kept, rows).expandDims(0);
    }

    /**
     * @param packed (1, tokens, width)
     * @return (batch, time, width)
     */
    public NDArray pad(NDArray packed) {
        return ops.embedding(places, packed.squeeze(0));
    }
}
