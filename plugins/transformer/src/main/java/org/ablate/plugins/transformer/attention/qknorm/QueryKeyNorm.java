package org.ablate.plugins.transformer.attention.qknorm;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.Layer;

/**
 * Query-key norm: the normalization of queries and keys before a position encoding acts on them, so that scores cannot grow
 * without bound.
 */
@Kind("query-key-norm")
public abstract class QueryKeyNorm extends Layer {

    /**
     * @param query (batch, heads, time, headWidth)
     * @return of the same shape
     */
    public abstract NDArray query(NDArray query);

    /**
     * @param key (batch, keyHeads, time, headWidth)
     * @return of the same shape
     */
    public abstract NDArray key(NDArray key);
}
