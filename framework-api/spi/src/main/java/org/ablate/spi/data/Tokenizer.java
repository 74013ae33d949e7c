package org.ablate.spi.data;

import com.google.common.primitives.Ints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Text to tokens and back, trained and fixed. Safe for use by several threads. */
public interface Tokenizer {

    /** A token with a meaning of its own. */
    enum Special {
        /** Begins a text: {@code <s>}, {@code <|begin_of_text|>}. */
        BEGIN,
        /** Ends a text: {@code </s>}, {@code <|endoftext|>}. */
        END,
        /** Fills rows up. */
        PAD,
        /** Stands for a hidden token. */
        MASK,
        /** Stands at the front for the whole sequence: {@code [CLS]}. */
        CLASSIFY,
        /** Stands between two texts: {@code [SEP]}. */
        SEPARATOR,
        /** Stands for what the vocabulary lacks. */
        UNKNOWN
    }

    /** Number of tokens; ids are 0 to size − 1. */
    int size();

    /**
     * Ids of a text, no special tokens added.
     *
     * @throws org.ablate.spi.ExperimentException when the text cannot be written with this vocabulary
     */
    int[] encode(String text);

    /**
     * What {@link #encode} gives, with the part of the text that each token stands for. Found by decoding here, which suits a tokenizer
     * that gives texts back exactly; one that knows better says it.
     *
     * @throws org.ablate.spi.ExperimentException when the text cannot be written with this vocabulary
     */
    default Encoded encodeWithOffsets(String text) {
        return Encoded.byDecoding(this, text);
    }

    /**
     * Ids of words, as many arrays as words, each beginning with the first piece of its word; one array after another they are what a
     * model reads. Here words are written with a space between them, and where a space is a token of its own it ends the word before;
     * a tokenizer that models know from words alone says so.
     *
     * @throws org.ablate.spi.ExperimentException when a word cannot be written with this vocabulary
     */
    default List<int[]> encodeWords(List<String> words) {
        int[] space = encode(" ");
        List<int[]> all = new ArrayList<>();
        for (String word : words) {
            int last = all.size() - 1;
            int[] ids = encode(last < 0 ? word : " " + word);
            if (last >= 0 && ids.length > space.length && Arrays.equals(ids, 0, space.length, space, 0, space.length)) {
                all.set(last, Ints.concat(all.get(last), space));
                ids = Arrays.copyOfRange(ids, space.length, ids.length);
            }
            all.add(ids);
        }
        return all;
    }

    /** The text of a sequence of ids. */
    String decode(int[] ids);

    /**
     * UTF-8 bytes of the text that tokens which follow each other stand for; special tokens stand for none. A token of a part of a
     * character stands for its bytes alone.
     */
    default int bytes(int[] ids) {
        Set<Integer> specials = new HashSet<>();
        for (Special meaning : Special.values()) {
            special(meaning).ifPresent(specials::add);
        }
        int[] text = Arrays.stream(ids).filter(id -> !specials.contains(id)).toArray();
        return decode(text).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The token as a person reads it, for reports. */
    String token(int id);

    /** The token that ends a document, if there is one. */
    OptionalInt endOfText();

    /** The token of a special meaning, if there is one. */
    default OptionalInt special(Special meaning) {
        return meaning == Special.END ? endOfText() : OptionalInt.empty();
    }

    /** A text's ids with the special tokens that this tokenizer puts around one: {@code [CLS] text [SEP]}, say. */
    default int[] frame(int[] text) {
        return text;
    }

    /** A pair's ids with the special tokens that this tokenizer puts around and between, and the token types of both. */
    default Framed frame(int[] first, int[] second) {
        int[] types = new int[first.length + second.length];
        Arrays.fill(types, first.length, types.length, 1);
        return new Framed(Ints.concat(first, second), types);
    }

    /** The Jinja template by which a model that came with this tokenizer expects conversations, if it has one. */
    default Optional<JinjaText> chatTemplate() {
        return Optional.empty();
    }

    /**
     * Writes {@code tokenizer.json}; beside a file of just that name also what else belongs to the tokenizer, such as
     * {@code tokenizer_config.json}.
     */
    void save(Path file);

    /**
     * Ids with special tokens.
     *
     * @param tokens the ids
     * @param types for each, 0 for the first text and 1 for the second
     */
    record Framed(int[] tokens, int[] types) {}
}
