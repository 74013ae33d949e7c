package org.ablate.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDScope;
import org.ablate.spi.tensor.Ops;

/** Counts the arrays that the engine's manager holds. */
public final class Footprint {

    private static final int STEPS = 3;

    private Footprint() {}

    /** Runs {@code step} a few times, each in a scope of its own; when the scopes are closed, there are as many arrays as before. */
    public static void assertNothingOutlives(Ops ops, Runnable step) {
        int before = arrays(ops);
        for (int i = 0; i < STEPS; i++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                step.run();
            }
        }
        assertThat(arrays(ops) - before)
                .as("arrays that outlive %d steps", STEPS)
                .isZero();
    }

    private static int arrays(Ops ops) {
        return ((BaseNDManager) ops.manager()).getManagedArrays().size();
    }
}
