package org.ablate.plugins.regularizers;

import org.ablate.spi.tensor.RandomStream;

/** Beta(alpha, alpha): the share of one of two numbers alike of the Gamma distribution. */
final class BetaDistribution {

    private BetaDistribution() {}

    static double symmetric(double alpha, RandomStream random) {
        double one = logGamma(alpha, random);
        double other = logGamma(alpha, random);
        return 1 / (1 + StrictMath.exp(other - one));
    }

    /**
     * The logarithm of a number of the Gamma distribution, which for a small shape may be too small for a double: Marsaglia and Tsang,
     * 2000, doi:10.1145/358407.358414, with their {@code U^(1/shape)} for shapes below 1.
     */
    private static double logGamma(double shape, RandomStream random) {
        if (shape < 1) {
            return logGamma(shape + 1, random) + StrictMath.log(1 - random.nextDouble()) / shape;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            double u = 1 - random.nextDouble();
            if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v * v * v + 3 * d * StrictMath.log(v)) {
                return StrictMath.log(d) + 3 * StrictMath.log(v);
            }
        }
    }
}
