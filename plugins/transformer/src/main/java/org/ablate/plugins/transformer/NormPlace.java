package org.ablate.plugins.transformer;

/** Where a norm stands around a part f of a block. */
enum NormPlace {
    /** {@code x + f(norm(x))}. */
    BEFORE,
    /** {@code x + norm(f(x))}. */
    AFTER,
    /** {@code norm(x + f(x))}. */
    AROUND
}
