package org.ablate.spi.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.ablate.spi.ExperimentException;

/**
 * A share of a number of things, counted in the decimal digits that a person wrote: 0.29 of 100 is 29, where the nearest binary
 * fraction of 0.29 would make 28.
 */
public final class Share {

    private Share() {}

    /**
     * As many whole things as fit into a share.
     *
     * @param share from 0; above 1 for more than all
     * @param of how many there are, at least 0
     * @throws ExperimentException when they are more than an int counts
     */
    public static int floor(double share, int of) {
        return count(share, of, RoundingMode.FLOOR);
    }

    /** The fewest whole things that make up a share; see {@link #floor}. */
    public static int ceiling(double share, int of) {
        return count(share, of, RoundingMode.CEILING);
    }

    /**
     * The fewest whole things that make up a share of one of several equal parts.
     *
     * @param parts how many parts there are, at least 1; see {@link #floor} for the rest
     */
    public static int ceiling(double share, int of, int parts) {
        return count(
                BigDecimal.valueOf(share)
                        .multiply(BigDecimal.valueOf(of))
                        .divide(BigDecimal.valueOf(parts), 0, RoundingMode.CEILING),
                share,
                of);
    }

    /** The nearest whole number, half a thing upwards; see {@link #floor}. */
    public static int rounded(double share, int of) {
        return count(share, of, RoundingMode.HALF_UP);
    }

    private static int count(double share, int of, RoundingMode rounding) {
        return count(BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(of)).setScale(0, rounding), share, of);
    }

    private static int count(BigDecimal count, double share, int of) {
        if (count.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw new ExperimentException(
                    share + " times " + of + " is more than can be counted; choose a smaller share or weight");
        }
        return count.intValue();
    }
}
