package org.ablate.spi.tensor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Random numbers as a pure function of (seed, path, purpose, step): two streams differ in any of the four or are equal
 * number by number, on every machine and every JDK. Nothing that ran before can shift a stream.
 *
 * <p>The four are digested with SHA-256 to the state of a SplitMix64 generator (Steele, Lea and Flood, 2014, doi:10.1145/2660193.2660195).
 */
public final class RandomStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spareGaussian = Double.NaN;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * @param seed the experiment's seed
     * @param path who draws, such as {@code "model.layers.3.attention"}
     * @param purpose what for, such as {@code "dropout"}
     * @param step the training step, or 0
     */
    public static RandomStream of(long seed, String path, String purpose, long step) {
        return new RandomStream(seed(seed, path, purpose, step));
    }

    /** The number behind {@link #of}: what to seed another generator with. */
    public static long seed(long seed, String path, String purpose, long step) {
        String identity = seed + "\n" + path + "\n" + purpose + "\n" + step;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            long word = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                word = (word << 8) | (digest[i] & 0xFF);
            }
            return word;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 64 uniform bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [0, bound), without bias. */
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, was " + bound);
        }
        long bits = nextLong() >>> 1;
        long value = bits % bound;
        while (bits - value + (bound - 1) < 0) {
            bits = nextLong() >>> 1;
            value = bits % bound;
        }
        return value;
    }

    /** Standard normal, by Marsaglia's polar method with {@link StrictMath}, so equal on every machine. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double value = spareGaussian;
            spareGaussian = Double.NaN;
            return value;
        }
        double x;
        double y;
        double s;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            s = x * x + y * y;
        } while (s >= 1 || s == 0);
        double factor = Math.sqrt(-2 * StrictMath.log(s) / s);
        spareGaussian = y * factor;
        return x * factor;
    }
}
