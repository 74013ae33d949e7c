package org.ablate.plugins.objectives.seq2seq;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import org.ablate.spi.data.Example;
import org.ablate.spi.tensor.CrossEntropyOptions;

/** Teacher forcing: a decoder reads the target itself, shifted by one. */
public final class TeacherForcing {

    private TeacherForcing() {}

    /**
     * Labels, and before each the one that precedes it.
     *
     * @param before the first label, at least one token; all but the last of them predict nothing that counts
     */
    public static Example example(int[] before, int[] labels) {
        int[] tokens = Ints.concat(before, Arrays.copyOf(labels, labels.length - 1));
        int[] counted = new int[tokens.length];
        Arrays.fill(counted, (int) CrossEntropyOptions.IGNORE);
        System.arraycopy(labels, 0, counted, before.length - 1, labels.length);
        return Example.of(tokens, counted);
    }
}
