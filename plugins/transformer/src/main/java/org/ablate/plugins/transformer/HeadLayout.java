package org.ablate.plugins.transformer;

/**
 * How projections are split into heads.
 *
 * @param queryHeads number of query heads
 * @param keyHeads number of key heads, divides queryHeads
 * @param valueHeads number of value heads, divides queryHeads
 * @param headWidth width of a query and of a key
 * @param valueWidth width of a value
 */
record HeadLayout(int queryHeads, int keyHeads, int valueHeads, int headWidth, int valueWidth) {

    /** Heads of equal width, each key and value head serving a run of {@code heads / keyValueHeads} query heads. */
    static HeadLayout grouped(int width, int heads, int keyValueHeads) {
        return new HeadLayout(heads, keyValueHeads, keyValueHeads, width / heads, width / heads);
    }
}
