package org.ablate.plugins.transformer;

import java.util.Optional;
import org.ablate.plugins.transformer.token.Crew;
import org.ablate.plugins.transformer.token.VectorFeedForward;
import org.ablate.spi.layer.Linear;

/** A feed-forward layer that a {@link TokenComposition} knows for one position. */
interface TokenFeedForward {

    /**
     * With the weights as they are now.
     *
     * @param crew shares large products
     * @return empty where another layer stands in the place of one of its own
     */
    Optional<VectorFeedForward> ofOneToken(Crew crew);

    /** Whether layers compute nothing but their products, with weights that are there as they are. */
    static boolean plain(Linear... layers) {
        for (Linear layer : layers) {
            if (layer.getClass() != Linear.class || layer.weight().isStored()) {
                return false;
            }
        }
        return true;
    }
}
