package org.ablate.plugins.transformer.moe;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;

/** Router of a {@linkplain MixtureOfExperts mixture of experts}: the choice of the experts of each token. */
@Kind("router")
public abstract class Router extends Layer {

    /**
     * @param tokens (tokens, width)
     */
    public abstract Routes route(NDArray tokens);

    /**
     * Where tokens go.
     *
     * @param logits fp32 (tokens, experts)
     * @param chances fp32 (tokens, experts), positive, each token's adding up to 1
     * @param experts int64 (tokens, perToken), each token's different from each other
     * @param weights fp32 (tokens, perToken): what the output of each is multiplied by
     */
    public record Routes(NDArray logits, NDArray chances, NDArray experts, NDArray weights) {}
}
