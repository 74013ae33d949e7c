package org.ablate.spi.component;

import java.util.Optional;

/** Where a {@link SelfValidating} record reports its problems and asks about its surroundings. */
public interface ValidationContext {

    /**
     * Reports a problem at a field of the record.
     *
     * @param field the record component's name, as the descriptor writes it
     * @param message what was found and what would be right, with the values: {@code "6 heads do not divide width 128"}
     */
    void problem(String field, String message);

    /** Reports {@code message} at {@code field} unless {@code holds}. */
    default void require(boolean holds, String field, String message) {
        if (!holds) {
            problem(field, message);
        }
    }

    /** The nearest enclosing config record that implements the {@link Ambient} interface, if any. */
    <T> Optional<T> surrounding(Class<T> ambient);
}
