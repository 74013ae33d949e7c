package org.ablate.spi.data;

import java.nio.file.Path;
import org.ablate.spi.component.Kind;

/** A way of making tokenizers: trains one on a corpus, or reads one that was saved. */
@Kind("tokenizer")
public interface TokenizerFamily {

    /** Learns from the training documents; the same documents give the same tokenizer. */
    Tokenizer train(Iterable<String> documents);

    /** Whether {@link #train} learns anything; a family that reads a finished tokenizer does not, and its documents go unread. */
    default boolean learns() {
        return true;
    }

    /**
     * Reads what {@link Tokenizer#save} wrote.
     *
     * @throws org.ablate.spi.ExperimentException when the file is not one of this family's
     */
    Tokenizer load(Path file);
}
