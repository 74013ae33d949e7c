package org.ablate.plugins.data.wordnet;

import java.util.Locale;

/** The word classes of WordNet, in the order that items come in. */
public enum PartOfSpeech {
    NOUN("noun", "n"),
    VERB("verb", "v"),
    ADJECTIVE("adj", "as"),
    ADVERB("adv", "r");

    private final String fileExtension;
    private final String letters;

    PartOfSpeech(String fileExtension, String letters) {
        this.fileExtension = fileExtension;
        this.letters = letters;
    }

    /** The name of WordNet's file of this class's synsets. */
    String fileName() {
        return "data." + fileExtension;
    }

    /** As it stands in a text: {@code "noun"}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class of a letter in the files: n, v, a, s (an adjective around another) or r. */
    static PartOfSpeech of(String letter) {
        for (PartOfSpeech partOfSpeech : values()) {
            if (partOfSpeech.letters.contains(letter)) {
                return partOfSpeech;
            }
        }
        throw new IllegalArgumentException(letter);
    }
}
