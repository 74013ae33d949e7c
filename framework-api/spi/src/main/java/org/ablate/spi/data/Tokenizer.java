package org.ablate.spi.data;

import java.nio.file.Path;
import java.util.OptionalInt;

/** Text to tokens and back, trained and fixed. Safe for use by several threads. */
public interface Tokenizer {

    /** Number of tokens; ids are 0 to size − 1. */
    int size();

    /**
     * Ids of a text, no special tokens added.
     *
     * @throws org.ablate.spi.ExperimentException when the text cannot be written with this vocabulary
     */
    int[] encode(String text);

    /** The text of a sequence of ids. */
    String decode(int[] ids);

    /** The token as a person reads it, for reports. */
    String token(int id);

    /** The token that ends a document, if there is one. */
    OptionalInt endOfText();

    /** Writes {@code tokenizer.json}. */
    void save(Path file);
}
