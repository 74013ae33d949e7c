package org.ablate.plugins.transformer.block;

/** Position of a norm relative to a part f of a block. */
enum NormPosition {
    /** {@code x + f(norm(x))}. */
    BEFORE,
    /** {@code x + norm(f(x))}. */
    AFTER,
    /** {@code norm(x + f(x))}. */
    AROUND
}
