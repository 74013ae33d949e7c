package org.ablate.spi.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.tensor.Ops;

/**
 * Where a model's first weights come from instead of its initializers: the record that a model's choice was made
 * {@linkplain org.ablate.spi.component.Choice#from from}.
 */
public interface WeightSource {

    /** How many tokens its embeddings are for, if it tells; a tokenizer may have fewer. */
    OptionalInt tokens();

    /** Whether embeddings get further rows where a tokenizer has more tokens. */
    default boolean growsWithTokenizer() {
        return false;
    }

    /** The {@code tokenizer.json} whose tokens its embeddings are for, if no other will do. */
    default Optional<Path> tokenizer() {
        return Optional.empty();
    }

    /**
     * The names of the classes whose scores its head gives, in the order of these scores; none where it has no such head, so that the
     * data decide.
     *
     * @param output what the model that takes the weights scores
     * @param data the classes that the training data name
     * @throws org.ablate.spi.ExperimentException when the data name a class that is none of these
     */
    default Optional<List<String>> classes(Output output, List<String> data) {
        return Optional.empty();
    }

    /** What those who trained them tell of tokens in generation. */
    default GenerationTokens generationTokens() {
        return GenerationTokens.NONE;
    }

    /** What {@link #load} would do; reads no weights. */
    Report compare(Architecture model);

    /**
     * Refuses a model that it cannot fill as the descriptor allows; reads no weights.
     *
     * @throws org.ablate.spi.ExperimentException when weights are missing or left over and the descriptor does not allow it
     */
    default void requireFit(Architecture model) {}

    /**
     * Fills those parameters of a placed model that it has weights for.
     *
     * @throws org.ablate.spi.ExperimentException when weights are missing or left over and the descriptor does not allow it
     */
    Report load(Architecture model, Ops ops);

    /** SHA-256 of its files, by name, for the lock file. */
    SortedMap<String, String> digests();

    /**
     * What became of the weights.
     *
     * @param loaded parameters that have weights, by their dotted names in the model
     * @param missing parameters that have none
     * @param unexpected weights that no parameter takes, by their names in the source
     * @param reshaped parameters whose weights are laid out differently in the source, and how
     * @param notes what else a person should know
     */
    record Report(
            List<String> loaded,
            List<String> missing,
            List<String> unexpected,
            List<String> reshaped,
            List<String> notes) {}
}
