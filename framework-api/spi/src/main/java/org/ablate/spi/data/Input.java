package org.ablate.spi.data;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What a model reads.
 *
 * @param tokens int64 (batch, time)
 * @param keep boolean (batch, keys), true where a token counts and false on padding, which may stand on either side; keys
 *     is time, and with a cache includes what it holds; absent when all count
 * @param positions int64 (batch, time): where each token stands, for rows that do not simply count on from the cache's
 *     length: packed ones, and those padded on the left
 * @param segments int64 (batch, time): which document of a packed row a token belongs to; tokens see only their own
 * @param prefix int64 (batch): how many tokens from the start all others of the row see
 * @param types int64 (batch, time): token types
 * @param source what an encoder reads
 */
public record Input(
        NDArray tokens,
        Optional<NDArray> keep,
        Optional<NDArray> positions,
        Optional<NDArray> segments,
        Optional<NDArray> prefix,
        Optional<NDArray> types,
        Optional<Input> source) {

    /** Tokens alone, without padding. */
    public static Input of(NDArray tokens) {
        return new Input(
                tokens,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Input withKeep(NDArray keep) {
        return new Input(tokens, Optional.of(keep), positions, segments, prefix, types, source);
    }

    public Input withPositions(NDArray positions) {
        return new Input(tokens, keep, Optional.of(positions), segments, prefix, types, source);
    }

    public Input withSegments(NDArray segments) {
        return new Input(tokens, keep, positions, Optional.of(segments), prefix, types, source);
    }

    public Input withPrefix(NDArray prefix) {
        return new Input(tokens, keep, positions, segments, Optional.of(prefix), types, source);
    }

    public Input withTypes(NDArray types) {
        return new Input(tokens, keep, positions, segments, prefix, Optional.of(types), source);
    }

    public Input withSource(Input source) {
        return new Input(tokens, keep, positions, segments, prefix, types, Optional.of(source));
    }
}
