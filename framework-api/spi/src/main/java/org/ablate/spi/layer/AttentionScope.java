package org.ablate.spi.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.tensor.AttentionMask;

/**
 * Which positions of a pass see which.
 *
 * @param causal whether a position sees no later one
 * @param keep boolean (batch, keys), false on padding
 * @param positions int64 (batch, time)
 * @param segments int64 (batch, time), documents that see only themselves
 * @param prefix int64 (batch), how many tokens from the start all see
 */
record AttentionScope(
        boolean causal,
        Optional<NDArray> keep,
        Optional<NDArray> positions,
        Optional<NDArray> segments,
        Optional<NDArray> prefix) {

    static final AttentionScope CAUSAL =
            new AttentionScope(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    AttentionScope withKeep(NDArray kept) {
        return new AttentionScope(causal, Optional.of(kept), positions, segments, prefix);
    }

    AttentionScope bidirectional() {
        return new AttentionScope(false, keep, positions, segments, Optional.empty());
    }

    AttentionScope forInput(Input input) {
        return new AttentionScope(
                causal,
                input.keep().or(this::keep),
                input.positions().or(this::positions),
                input.segments().or(this::segments),
                input.prefix().or(this::prefix));
    }

    AttentionMask mask(ForwardPass pass, int queries, int keys) {
        boolean triangle = causal && prefix.isEmpty();
        AttentionMask mask = triangle ? AttentionMask.CAUSAL : AttentionMask.FULL;
        if (keep.isEmpty() && segments.isEmpty() && prefix.isEmpty()) {
            return mask;
        }
        return mask.withKeep(pass.sharedAcrossLayers(new Seen(queries, keys), () -> seen(pass, queries, keys)));
    }

    /** Boolean (batch, 1, queries or 1, keys): what the direction alone does not say. */
    private NDArray seen(ForwardPass pass, int queries, int keys) {
        Optional<NDArray> seen = keep.map(kept -> overKeys(kept, keys, pass));
        if (segments.isPresent()) {
            seen = both(seen, sameSegment(segments.get(), queries, keys, pass));
        }
        if (prefix.isPresent()) {
            seen = both(seen, earlierOrPrefix(prefix.get(), queries, keys));
        }
        return seen.orElseThrow();
    }

    private static Optional<NDArray> both(Optional<NDArray> seen, NDArray other) {
        return Optional.of(seen.map(other::logicalAnd).orElse(other));
    }

    /** The padding of the last {@code keys} positions; a window may have left earlier ones out. */
    private static NDArray overKeys(NDArray keep, int keys, ForwardPass pass) {
        long covered = keep.getShape().get(1);
        if (covered < keys || (pass.cache().isEmpty() && covered != keys)) {
            throw new IllegalArgumentException("the padding of a pass must cover all " + keys
                    + " keys, those in the cache included, but covers " + covered);
        }
        return last(keep, keys).reshape(keep.getShape().get(0), 1, 1, keys); // (batch, 1, 1, keys)
    }

    private static NDArray sameSegment(NDArray segments, int queries, int keys, ForwardPass pass) {
        if (pass.cache().isPresent()) {
            throw new ExperimentException("rows of packed documents cannot continue a cache");
        }
        long batch = segments.getShape().get(0);
        NDArray ofQuery = last(segments, queries).reshape(batch, 1, queries, 1);
        NDArray ofKey = last(segments, keys).reshape(batch, 1, 1, keys);
        return ofQuery.eq(ofKey); // (batch, 1, queries, keys)
    }

    /** The last query stands at the last key. */
    private static NDArray earlierOrPrefix(NDArray prefix, int queries, int keys) {
        NDArray key = prefix.getManager().arange(0, keys, 1, DataType.INT64).reshape(1, 1, 1, keys);
        NDArray query = prefix.getManager()
                .arange(keys - queries, keys, 1, DataType.INT64)
                .reshape(1, 1, queries, 1);
        NDArray inPrefix = key.lt(prefix.reshape(-1, 1, 1, 1)); // (batch, 1, 1, keys)
        return key.lte(query).logicalOr(inPrefix); // (batch, 1, queries, keys)
    }

    private static NDArray last(NDArray array, int count) {
        long all = array.getShape().get(1);
        return all == count ? array : array.get(":, " + (all - count) + ":");
    }

    private record Seen(int queries, int keys) {}
}
