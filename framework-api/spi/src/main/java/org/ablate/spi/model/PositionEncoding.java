package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Tells a model where its tokens stand. It acts at one or more sites and leaves the others alone. */
@Kind("position")
public abstract class PositionEncoding extends Layer {

    /** A config record that says where its encoding acts before anything is built. */
    public interface Sited {

        /** {@link PositionEncoding#sites}. */
        Set<Site> sites();

        /** Where the chosen encoding acts, if its config says. */
        static Optional<Set<Site>> of(Choice<PositionEncoding> position) {
            return position.config() instanceof Sited sited ? Optional.of(sited.sites()) : Optional.empty();
        }
    }

    /** Where a position encoding acts. */
    public enum Site {
        /** On the embeddings, before the first block. */
        EMBEDDING,
        /** On queries and keys, in every attention. */
        QUERY_KEY,
        /** On the scores, in every attention, by where queries and keys stand. */
        SCORE,
        /** On the scores, in every attention, by what queries and keys hold. */
        CONTENT_SCORE
    }

    /** Where this encoding acts. */
    public abstract Set<Site> sites();

    /**
     * At {@link Site#EMBEDDING}.
     *
     * @param embedded (batch, time, width); the first token stands at {@code pass.offset()}
     * @return (batch, time, width)
     */
    public NDArray embed(NDArray embedded, ForwardPass pass) {
        return embedded;
    }

    /**
     * At {@link Site#QUERY_KEY}: queries, and keys too unless {@link #rotateKey} says otherwise.
     *
     * @param heads (batch, heads, time, headWidth); the first token stands at {@code pass.offset()}
     * @return (batch, heads, time, headWidth)
     */
    public NDArray rotate(NDArray heads, ForwardPass pass) {
        return heads;
    }

    /**
     * At {@link Site#QUERY_KEY}: keys, alike to queries unless an encoding treats them differently.
     *
     * @param keys (batch, keyValueHeads, time, headWidth); the first token stands at {@code pass.offset()}
     * @return (batch, keyValueHeads, time, headWidth)
     */
    public NDArray rotateKey(NDArray keys, ForwardPass pass) {
        return rotate(keys, pass);
    }

    /**
     * At {@link Site#SCORE}: what is added to the scaled scores.
     *
     * @param heads number of query heads
     * @param queries number of queries; the last one stands at the last key
     * @param keys number of keys
     * @return broadcastable to (batch, heads, queries, keys)
     */
    public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
        return Optional.empty();
    }

    /**
     * At {@link Site#CONTENT_SCORE}: what is added to the scaled scores.
     *
     * @return broadcastable to (batch, heads, queries, keys)
     */
    public Optional<NDArray> contentBias(QueryKeyPairs meeting, ForwardPass pass) {
        return Optional.empty();
    }

    /**
     * Queries and keys as they meet in an attention, after {@link #rotate}.
     *
     * @param query (batch, heads, queries, headWidth); the last one stands at the last key
     * @param key (batch, keyValueHeads, keys, headWidth); each serves a run of heads / keyValueHeads consecutive query heads
     * @param seen boolean, broadcastable to (batch, heads, queries, keys), true where a query sees a key
     * @param scale what {@code query · key} is multiplied by
     */
    public record QueryKeyPairs(NDArray query, NDArray key, NDArray seen, double scale) {}
}
