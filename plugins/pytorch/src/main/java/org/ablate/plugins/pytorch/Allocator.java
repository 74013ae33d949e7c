package org.ablate.plugins.pytorch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.ablate.spi.tensor.Precision;

/**
 * The C library's allocator (glibc's malloc), from which libtorch takes its tensors. A block at least as large as a bound is given
 * back when it is freed, and its pages are faulted in anew for the next; smaller ones stay with the process. What each bound costs
 * and brings is in docs/performance.md.
 */
final class Allocator {

    /** The environment's own bound, which nothing here overrides. */
    static final String VARIABLE = "MALLOC_MMAP_THRESHOLD_";

    /** For {@code mallopt}: M_MMAP_THRESHOLD of malloc.h. */
    private static final int BOUND = -3;

    private static final int MEBIBYTE = 1 << 20;

    private Allocator() {}

    /** Sets the bound for a run; without effect where the environment sets one, or the C library has none. */
    static void prepareFor(Precision precision) {
        if (!System.getenv().containsKey(VARIABLE)) {
            set(bound(precision));
        }
    }

    /**
     * Blocks of this many bytes and more are given back. Activations in float32 are twice as large as in bfloat16, and most of
     * what a step takes; bfloat16's are kept apart from the large float32 blocks of optimizer and weights, which go back.
     */
    static int bound(Precision precision) {
        return precision == Precision.BF16 ? 4 * MEBIBYTE : 32 * MEBIBYTE;
    }

    private static void set(int bytes) {
        try {
            Function mallopt = NativeLibrary.getProcess().getFunction("mallopt");
            mallopt.invokeInt(new Object[] {BOUND, bytes});
        } catch (UnsatisfiedLinkError e) {
            // Another C library than glibc: its allocator decides for itself.
        }
    }
}
