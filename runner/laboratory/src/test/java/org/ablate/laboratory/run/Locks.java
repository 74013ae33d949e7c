package org.ablate.laboratory.run;

import java.util.Map;
import java.util.TreeMap;

/** Lock files for tests. */
final class Locks {

    private Locks() {}

    static LockFile lock(long seed) {
        return LockFile.here(
                "0.1.0",
                seed,
                new RunSeal(new TreeMap<>(Map.of("layers", "4")), new TreeMap<>(Map.of("tokenizer.json", "cc"))),
                Map.of("train", "aa", "validation", "bb"),
                Map.of(),
                Map.of("Plugin", "dd"),
                Map.of("threads", "2"),
                "");
    }
}
