package org.ablate.spi.tensor;

/**
 * How the next token is drawn from logits.
 *
 * @param temperature divides the logits; 0 takes the most likely token
 * @param topK only the k most likely tokens; 0 for all
 * @param topP only the smallest set of most likely tokens whose probabilities reach p; 1 for all
 */
public record Sampling(double temperature, int topK, double topP) {

    /** Always the most likely token. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1);
}
