package org.ablate.plugins.transformer.attention.heads;

import org.ablate.spi.layer.Sizes;

/**
 * Layout of the heads that projections are split into.
 *
 * @param queryHeads number of query heads
 * @param keyHeads number of key heads, divides queryHeads
 * @param valueHeads number of value heads, divides queryHeads
 * @param headWidth width of a query and of a key
 * @param valueWidth width of a value
 * @param mixedHeads number of heads that come of them
 */
public record HeadLayout(int queryHeads, int keyHeads, int valueHeads, int headWidth, int valueWidth, int mixedHeads) {

    /**
     * Heads of any one width, each key and value head serving a run of {@code heads / keyValueHeads} query heads.
     *
     * @param headWidth of queries, keys and values alike
     */
    public static HeadLayout of(int heads, int keyValueHeads, int headWidth) {
        return new HeadLayout(heads, keyValueHeads, keyValueHeads, headWidth, headWidth, heads);
    }

    /** Heads of equal width, each key and value head serving a run of {@code heads / keyValueHeads} query heads. */
    public static HeadLayout grouped(int width, int heads, int keyValueHeads) {
        return of(heads, keyValueHeads, width / heads);
    }

    /** Width of all heads side by side, which the last projection reads. */
    public int mixedWidth() {
        return Sizes.product(mixedHeads, valueWidth);
    }
}
