package org.ablate.composition.descriptor;

import java.util.Comparator;
import java.util.Optional;

/**
 * Something wrong with a descriptor.
 *
 * @param origin where
 * @param path the field, such as {@code model.attention.heads}; empty for the descriptor as a whole
 * @param message what was found and what would be right
 * @param cause what a plugin's code threw, where that is the problem
 */
public record Problem(Origin origin, String path, String message, Optional<Throwable> cause) {

    public Problem(Origin origin, String path, String message) {
        this(origin, path, message, Optional.empty());
    }

    /** Files by name, each from top to bottom; what stands in no file comes after, as it was met. */
    static final Comparator<Problem> IN_READING_ORDER = Comparator.comparing(
                    (Problem problem) -> problem.origin() instanceof Origin.InFile ? 0 : 1)
            .thenComparing(problem -> problem.origin() instanceof Origin.InFile place ? place.file() : "")
            .thenComparing(problem -> problem.origin() instanceof Origin.InFile place ? place.line() : 0)
            .thenComparing(problem -> problem.origin() instanceof Origin.InFile place ? place.column() : 0);

    /** {@code experiments/x.yaml:7:14: model.attention.heads: 6 heads do not divide width 128}. */
    @Override
    public String toString() {
        return SafeText.harmless(origin.describe() + ": " + (path.isEmpty() ? "" : path + ": ") + message);
    }
}
