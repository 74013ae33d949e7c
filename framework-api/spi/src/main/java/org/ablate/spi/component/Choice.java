package org.ablate.spi.component;

import java.util.Optional;

/**
 * A slot of a config record, filled: which component of a kind the descriptor chose and its bound configuration.
 *
 * @param <K> the kind
 * @param kind the kind's type
 * @param name the chosen component's name
 * @param config its config record
 * @param from the {@link ModelAlias} record that this choice was made from, if any
 */
public record Choice<K>(Class<K> kind, String name, Record config, Optional<Record> from) {

    /** A choice that stands for itself. */
    public Choice(Class<K> kind, String name, Record config) {
        this(kind, name, config, Optional.empty());
    }

    /** The record that this choice was made from, where it is of a type. */
    public <T> Optional<T> from(Class<T> type) {
        return from.filter(type::isInstance).map(type::cast);
    }
}
