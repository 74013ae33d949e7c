package org.ablate.spi.training;

import java.util.List;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.tensor.RandomStream;

/** How data becomes examples: a pure function of the data and of a stream of random numbers. */
public sealed interface Examples {

    /** From running text: the whole split as one stream of tokens, cut into rows. */
    non-sealed interface FromText extends Examples {

        /** How many tokens of running text an example of {@code context} inputs consumes. */
        int rowLength(int context);

        /** Whether the labels of all rows together are all of the text, each token once. */
        default boolean predictsAll() {
            return false;
        }

        /**
         * One example.
         *
         * @param row at most {@link #rowLength} tokens, at least two
         * @param random belongs to this row of this step
         */
        Example example(int[] row, RandomStream random);
    }

    /** From running text, by a maker that must first know the tokenizer: one that hides tokens behind a mask, say. */
    @FunctionalInterface
    non-sealed interface WithTokenizer extends Examples {

        /**
         * The maker.
         *
         * @param reading of text, so without classes
         * @throws org.ablate.spi.ExperimentException when the tokenizer lacks what is needed
         */
        FromText maker(Reading reading);
    }

    /** From items, each by itself. */
    non-sealed interface FromItems extends Examples {

        /** The classes that an item's labels name; all of them together are the model's {@link Classes}. */
        default List<String> classes(Item item) {
            return List.of();
        }

        /**
         * Whether several examples may share a row as {@link Example#packed} ones, each seeing only itself. Such examples depend on
         * no random number, and each item has one.
         */
        default boolean packs() {
            return false;
        }

        /**
         * The examples of an item, as many for each: one, or a pair to compare.
         *
         * @param random belongs to this item of this step
         * @throws org.ablate.spi.ExperimentException when the item lacks what is needed, naming its place
         */
        List<Example> examples(Item item, Reading reading, RandomStream random);
    }

    /**
     * With what an item is read.
     *
     * @param classes of the training split
     * @param context the most tokens of an example
     * @param marks the tokens by which texts begin and end
     */
    record Reading(Tokenizer tokenizer, Classes classes, int context, TextMarks marks) {

        /** With no other marks than the tokenizer's own. */
        public Reading(Tokenizer tokenizer, Classes classes, int context) {
            this(tokenizer, classes, context, TextMarks.of(tokenizer));
        }
    }
}
