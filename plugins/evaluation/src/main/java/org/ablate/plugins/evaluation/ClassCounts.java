package org.ablate.plugins.evaluation;

/**
 * How one class, or all together, fared.
 *
 * @param hits how often it was chosen where it was right
 * @param right how often it was right
 * @param chosen how often it was chosen
 */
record ClassCounts(long hits, long right, long chosen) {

    double precision() {
        return share(hits, chosen);
    }

    double recall() {
        return share(hits, right);
    }

    /** The harmonic mean of precision and recall. */
    double f1() {
        return share(2 * hits, right + chosen);
    }

    /** 0 where there is nothing to share, as scikit-learn has it. */
    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
