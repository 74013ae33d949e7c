package org.ablate.spi.component;

/**
 * A slot of a config record, filled: which component of a kind the descriptor chose and its bound configuration.
 *
 * @param <K> the kind
 * @param kind the kind's type
 * @param name the chosen component's name
 * @param config its config record
 */
public record Choice<K>(Class<K> kind, String name, Record config) {}
