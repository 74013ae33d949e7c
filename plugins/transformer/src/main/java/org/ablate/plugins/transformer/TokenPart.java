package org.ablate.plugins.transformer;

import java.util.Optional;

/** A norm or a feed-forward layer that a {@link TokenProgram} can compute. */
interface TokenPart {

    /**
     * Statements in the dialect of {@link org.ablate.spi.tensor.Ops#kernel} that leave in {@code output} what this part makes of the vector {@code
     * input}; what a feed-forward layer makes is added to the vector {@code stream}. They may use names of their own.
     *
     * @param weights told what the statements read
     * @return empty where something stands in this part that only the ordinary way computes
     */
    Optional<String> statements(TokenWeights weights);
}
