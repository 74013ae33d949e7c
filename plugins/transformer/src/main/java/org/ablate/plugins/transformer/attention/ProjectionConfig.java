package org.ablate.plugins.transformer.attention;

import java.util.Optional;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;

/** Projection settings of an attention in heads, which a config record's own fields answer. */
interface ProjectionConfig extends HeadsConfig {

    /** What scores are multiplied by; 1 / √headWidth when absent. */
    Optional<Double> scale();

    /** Share of the attention weights zeroed in training. */
    double dropout();

    /** Whether the projections to queries, keys and values have biases. */
    boolean bias();

    /** Whether the projection back to the width has one; as {@link #bias} when absent. */
    Optional<Boolean> outputBias();
}
