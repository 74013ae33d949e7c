package org.ablate.plugins.data.wordnet;

import com.google.common.base.Strings;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One meaning and the words for it.
 *
 * @param partOfSpeech the word class
 * @param offset where it stands in the file of its word class, which names it there
 * @param domain the number of its lexicographer's file, an index to {@link Domains}
 * @param words the words, the usual one first, with spaces between their parts
 * @param pointers those of its pointers to other synsets that have a {@link Relation}
 * @param gloss the definition and, after it, examples between quotation marks
 */
record Synset(
        PartOfSpeech partOfSpeech, int offset, int domain, List<String> words, List<Pointer> pointers, String gloss) {

    private static final int OFFSET_DIGITS = 8;
    private static final Pattern FIRST_EXAMPLE = Pattern.compile("[;:] \"");
    private static final Pattern EXAMPLE = Pattern.compile("\"([^\"]+)\"");

    /** What a pointer means. */
    enum Relation {
        HYPERNYM,
        ANTONYM,
        SIMILAR
    }

    /**
     * A pointer to another synset, or from one of the words to one of the other's.
     *
     * @param word the number of the word, or −1 for all
     * @param otherWord the number of the other's word, or −1 for all
     */
    record Pointer(Relation relation, PartOfSpeech partOfSpeech, int offset, int word, int otherWord) {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Synset synset && synset.offset == offset && synset.partOfSpeech == partOfSpeech;
    }

    @Override
    public int hashCode() {
        return offset;
    }

    /** Its usual word. */
    String word() {
        return words.get(0);
    }

    /** Where it stands, such as {@code wordnet:noun:02086723}. */
    String place() {
        return "wordnet:" + partOfSpeech.label() + ":" + Strings.padStart(Integer.toString(offset), OFFSET_DIGITS, '0');
    }

    /** The gloss without its examples. */
    String definition() {
        return gloss.substring(0, endOfDefinition());
    }

    /** The examples of use, without quotation marks and without who wrote them. */
    List<String> examples() {
        return EXAMPLE.matcher(gloss.substring(endOfDefinition()))
                .results()
                .map(match -> match.group(1).strip())
                .toList();
    }

    private int endOfDefinition() {
        Matcher first = FIRST_EXAMPLE.matcher(gloss);
        return first.find() ? first.start() : gloss.length();
    }

    /** The pointers of a relation. */
    Stream<Pointer> pointers(Relation relation) {
        return pointers.stream().filter(pointer -> pointer.relation() == relation);
    }

    /** Whether a word of one is a word of the other. */
    boolean sharesAWordWith(Synset other) {
        return words.stream().anyMatch(mine -> other.words.stream().anyMatch(mine::equalsIgnoreCase));
    }

    /** A word as it counts for splits: {@code Polish} and {@code polish} are one. */
    static String lemma(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
