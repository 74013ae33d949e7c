package org.ablate.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.ArrayList;
import java.util.List;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which blocks the process keeps, as glibc's own account tells. */
class AllocatorTest {

    private static final long MEBIBYTE = 1 << 20;

    private C library;

    interface C extends Library {
        Pointer malloc(long bytes);

        void free(Pointer block);

        Account.ByValue mallinfo2();
    }

    /** glibc's {@code struct mallinfo2}; {@code hblkhd} is the bytes in blocks that will go back when they are freed. */
    @Structure.FieldOrder({
        "arena",
        "ordblks",
        "smblks",
        "hblks",
        "hblkhd",
        "usmblks",
        "fsmblks",
        "uordblks",
        "fordblks",
        "keepcost"
    })
    public static class Account extends Structure {
        public long arena;
        public long ordblks;
        public long smblks;
        public long hblks;
        public long hblkhd;
        public long usmblks;
        public long fsmblks;
        public long uordblks;
        public long fordblks;
        public long keepcost;

        public static class ByValue extends Account implements Structure.ByValue {}
    }

    @BeforeEach
    void requireGlibc() {
        library = Native.load(C.class);
        try {
            library.mallinfo2();
        } catch (UnsatisfiedLinkError e) {
            Assumptions.abort("the C library gives no account of its blocks (glibc 2.33 and later do)");
        }
        Assumptions.assumeFalse(
                System.getenv().containsKey(Allocator.VARIABLE), Allocator.VARIABLE + " is set in the environment");
    }

    @AfterEach
    void backToFloat32() {
        open(Precision.FP32);
    }

    @Test
    void float32KeepsBlocksUpTo32MebibytesAndBfloat16UpTo4() {
        open(Precision.FP32);
        assertThat(goesBack(31, 1)).isFalse();
        assertThat(goesBack(33, 16)).isTrue();
        open(Precision.BF16);
        assertThat(goesBack(3, 1)).isFalse();
        assertThat(goesBack(5, 128)).isTrue();
        open(Precision.FP32);
        assertThat(goesBack(31, 1)).isFalse();
    }

    private static void open(Precision precision) {
        try (Ops ops = TestEngine.engine().open(precision, 1)) {
            assertThat(ops.precision()).isEqualTo(precision);
        }
    }

    /**
     * Whether a block is mapped by itself.
     *
     * @param tries how many are taken until one is: the first may fit into holes that other tests left in the heap
     */
    private boolean goesBack(int mebibytes, int tries) {
        List<Pointer> blocks = new ArrayList<>();
        boolean mapped = false;
        while (!mapped && blocks.size() < tries) {
            long before = library.mallinfo2().hblkhd;
            blocks.add(library.malloc(mebibytes * MEBIBYTE));
            mapped = library.mallinfo2().hblkhd - before >= mebibytes * MEBIBYTE;
        }
        blocks.forEach(library::free);
        return mapped;
    }
}
