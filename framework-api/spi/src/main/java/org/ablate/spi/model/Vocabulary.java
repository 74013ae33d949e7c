package org.ablate.spi.model;

/**
 * What a model must know of its tokenizer; injected into an {@link Architecture}.
 *
 * @param size number of tokens, at least 1
 */
public record Vocabulary(int size) {}
