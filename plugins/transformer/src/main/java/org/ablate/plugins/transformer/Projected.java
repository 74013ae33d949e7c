package org.ablate.plugins.transformer;

import java.util.Optional;

/** What the projections of an attention in heads may differ in; a config record's own fields answer. */
interface Projected extends Heads {

    /** What scores are multiplied by; 1 / √headWidth when absent. */
    Optional<Double> scale();

    /** Share of the attention weights zeroed in training. */
    double dropout();

    /** Whether the projections to queries, keys and values have biases. */
    boolean bias();

    /** Whether the projection back to the width has one; as {@link #bias} when absent. */
    Optional<Boolean> outputBias();
}
