package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.token.VectorNorm;

/** A norm that a {@link TokenComposition} knows for one position. */
interface TokenNorm {

    /** With the weights as they are now. */
    VectorNorm ofOneToken();
}
