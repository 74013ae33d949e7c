package org.ablate.plugins.data.wordnet;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import org.ablate.spi.tensor.RandomStream;

/** Something to ask about a word, in several wordings; {@code %1$s} is the word, {@code %2$s} its word class. */
public enum Task {
    DEFINE(
            "What does the %2$s \"%1$s\" mean?",
            "Define the %2$s \"%1$s\".",
            "Give the meaning of \"%1$s\" (%2$s).",
            "What is the definition of \"%1$s\" (%2$s)?",
            "Explain the %2$s \"%1$s\"."),
    SYNONYM(
            "Give a synonym of the %2$s \"%1$s\".",
            "What is another word for \"%1$s\" (%2$s)?",
            "Which %2$s means the same as \"%1$s\"?",
            "Name a word with the same meaning as the %2$s \"%1$s\"."),
    ANTONYM(
            "Give an antonym of the %2$s \"%1$s\".",
            "What is the opposite of \"%1$s\" (%2$s)?",
            "Which %2$s means the opposite of \"%1$s\"?",
            "Name a word with the opposite meaning of the %2$s \"%1$s\"."),
    KIND(
            "\"%1$s\" (%2$s) is a kind of what?",
            "Name a wider term for the %2$s \"%1$s\".",
            "Which more general %2$s covers \"%1$s\"?",
            "Of what is the %2$s \"%1$s\" a kind?"),
    EXAMPLE(
            "Give an example of the %2$s \"%1$s\" in use.",
            "Use the %2$s \"%1$s\" in a phrase.",
            "Show how \"%1$s\" (%2$s) is used.",
            "Write a few words with the %2$s \"%1$s\" in them.");

    private final ImmutableList<String> wordings;

    Task(String... wordings) {
        this.wordings = ImmutableList.copyOf(wordings);
    }

    /** What is asked about a word of a synset; the wording depends on the synset and on nothing else. */
    String question(Synset synset, String word) {
        RandomStream random = RandomStream.of(0, synset.place(), name(), 0);
        String wording = wordings.get((int) random.nextLong(wordings.size()));
        return String.format(Locale.ROOT, wording, word, synset.partOfSpeech().label());
    }
}
