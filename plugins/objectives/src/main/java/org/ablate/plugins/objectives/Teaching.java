package org.ablate.plugins.objectives;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import org.ablate.spi.data.Example;

/** Teacher forcing: a decoder reads the target itself, shifted by one. */
final class Teaching {

    private Teaching() {}

    /** Labels, and before each the one that precedes it; before the first the start token. */
    static Example example(int start, int[] labels) {
        int[] shifted = Ints.concat(new int[] {start}, Arrays.copyOf(labels, labels.length - 1));
        return Example.of(shifted, labels);
    }
}
