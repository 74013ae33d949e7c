package org.ablate.plugins.transformer.attention.latent;

/**
 * The widths of multi-head latent attention.
 *
 * @param heads number of heads
 * @param contentWidth width of the part of a head's queries and keys that no position turns
 * @param positionWidth width of the part that a position turns
 * @param valueWidth width of a head's values
 * @param rank width of the latent vector that keys and values are made of
 */
record LatentLayout(int heads, int contentWidth, int positionWidth, int valueWidth, int rank) {

    /** What scores are multiplied by. */
    double scale() {
        return 1 / Math.sqrt((double) contentWidth + positionWidth);
    }
}
