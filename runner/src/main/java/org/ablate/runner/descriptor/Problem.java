package org.ablate.runner.descriptor;

/**
 * Something wrong with a descriptor.
 *
 * @param origin where
 * @param path the field, such as {@code model.attention.heads}; empty for the descriptor as a whole
 * @param message what was found and what would be right
 */
public record Problem(Origin origin, String path, String message) {

    /** {@code experiments/x.yaml:7:14: model.attention.heads: 6 heads do not divide width 128}. */
    @Override
    public String toString() {
        return origin.describe() + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
