package org.ablate.spi.layer;

import ai.djl.ndarray.types.Shape;
import java.math.BigInteger;
import java.util.Arrays;

/** Arithmetic of sizes that people write, which may multiply to more than a number or an array holds. */
public final class Sizes {

    /** Elements of the arrays from which parameters get their first values. */
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    private Sizes() {}

    /**
     * The product of sizes, such as heads and their width.
     *
     * @throws SizeException when it is more than 2,147,483,647
     */
    public static int product(long... factors) {
        BigInteger product = productOf(factors);
        if (product.compareTo(MOST) > 0) {
            throw new SizeException(String.join(
                            " times ",
                            Arrays.stream(factors).mapToObj(Long::toString).toList())
                    + " is " + product + "; a size is at most " + MOST);
        }
        return product.intValueExact();
    }

    /**
     * A size that was counted in a larger number.
     *
     * @throws SizeException when it is more than 2,147,483,647
     */
    public static int of(long size) {
        return product(1, size);
    }

    /** Refuses a parameter that has more values than an array holds, or whose sizes came out negative. */
    static void requireArray(String name, Shape shape) {
        boolean negative = Arrays.stream(shape.getShape()).anyMatch(size -> size < 0);
        BigInteger values = productOf(shape.getShape());
        if (negative || values.compareTo(MOST) > 0) {
            throw new SizeException("a parameter '" + name + "' of shape " + shape + " would have "
                    + (negative ? "too many" : values) + " values; at most " + MOST
                    + " are possible: choose a smaller width, or fewer heads, tokens or positions");
        }
    }

    private static BigInteger productOf(long... factors) {
        return Arrays.stream(factors).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    }
}
