package org.ablate.spi.model;

/** Scores the tokens that may come next in one text, as the text grows token by token; see {@link Architecture#incrementalDecoder}. */
@FunctionalInterface
public interface IncrementalDecoder extends AutoCloseable {

    /**
     * @param token the next token of the text
     * @return the scores of the one after it, (vocabulary); the caller may change them, and they hold until the next call
     */
    float[] after(int token);

    @Override
    default void close() {}
}
