package org.ablate.runner.run;

import java.util.Map;

/** Lock files for tests. */
final class Locks {

    private Locks() {}

    static LockFile lock(long seed) {
        return LockFile.here(
                "0.1.0",
                seed,
                Map.of("train", "aa", "validation", "bb"),
                Map.of(),
                "cc",
                Map.of("Plugin", "dd"),
                Map.of("threads", "2"),
                "");
    }
}
