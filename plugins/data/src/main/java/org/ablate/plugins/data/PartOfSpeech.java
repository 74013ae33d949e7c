package org.ablate.plugins.data;

import java.util.Locale;

/** The word classes of WordNet, in the order that documents come in. */
public enum PartOfSpeech {
    NOUN("noun"),
    VERB("verb"),
    ADJECTIVE("adj"),
    ADVERB("adv");

    private final String fileExtension;

    PartOfSpeech(String fileExtension) {
        this.fileExtension = fileExtension;
    }

    /** The name of WordNet's file of this class's synsets. */
    String fileName() {
        return "data." + fileExtension;
    }

    /** As it stands in a document: {@code "noun"}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
