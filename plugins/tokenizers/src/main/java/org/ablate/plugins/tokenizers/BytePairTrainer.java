package org.ablate.plugins.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.ablate.plugins.tokenizers.BytePairVocabulary.Merge;

/**
 * Learns byte-pair merges (Sennrich, Haddow and Birch, 2016, arXiv:1508.07909) inside the words of {@link WordSplitter}
 * over UTF-8 bytes (Radford et al., 2019), with the conventions of Hugging Face's {@code tokenizers} trainer, so that the
 * merges are the same: ids are special tokens, then the byte alphabet in code point order, then merges; the most frequent
 * pair goes first and the one with the smaller ids among equals.
 *
 * <p>Counts are kept up to date by each merge, and only there: the queue may hold an old count, which is corrected when it
 * comes out on top.
 */
final class BytePairTrainer {

    private final int vocabularySize;
    private final long minimumFrequency;

    private final List<String> specials;
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> idOfToken = new HashMap<>();
    private final LinkedHashSet<Long> merges = new LinkedHashSet<>();

    private int[][] words = {};
    private int[] wordLengths = {};
    private long[] wordCounts = {};

    private final PairCounts pairCounts = new PairCounts();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
    private final Map<Long, Occurrences> found = new HashMap<>();

    private BytePairTrainer(int vocabularySize, long minimumFrequency, List<String> specials) {
        this.vocabularySize = vocabularySize;
        this.minimumFrequency = minimumFrequency;
        this.specials = specials;
    }

    /**
     * Learns from documents.
     *
     * @param vocabularySize where to stop, in tokens; the special tokens and the 256 bytes are always there
     * @param minimumFrequency a pair seen less often is not merged
     */
    static BytePairVocabulary train(
            Iterable<String> documents, int vocabularySize, long minimumFrequency, List<String> specials) {
        BytePairTrainer trainer = new BytePairTrainer(vocabularySize, minimumFrequency, specials);
        trainer.addAlphabet();
        trainer.addWords(wordCounts(documents));
        trainer.countPairs();
        trainer.mergeUntilFull();
        return trainer.vocabulary();
    }

    private static Map<String, long[]> wordCounts(Iterable<String> documents) {
        Map<String, long[]> counts = new HashMap<>();
        for (String document : documents) {
            WordSplitter.split(document, word -> counts.computeIfAbsent(word, w -> new long[1])[0]++);
        }
        return counts;
    }

    private void addAlphabet() {
        specials.forEach(this::idOf);
        for (char character : ByteAlphabet.sorted()) {
            idOf(String.valueOf(character));
        }
    }

    private int idOf(String token) {
        return idOfToken.computeIfAbsent(token, added -> {
            tokens.add(added);
            return tokens.size() - 1;
        });
    }

    private void addWords(Map<String, long[]> counts) {
        int[] idOfByte = new int[ByteAlphabet.SIZE];
        for (int b = 0; b < idOfByte.length; b++) {
            idOfByte[b] = idOf(String.valueOf(ByteAlphabet.character(b)));
        }
        words = new int[counts.size()][];
        wordLengths = new int[words.length];
        wordCounts = new long[words.length];
        int word = 0;
        for (Map.Entry<String, long[]> entry : counts.entrySet()) {
            byte[] bytes = entry.getKey().getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = idOfByte[bytes[i] & 0xFF];
            }
            words[word] = ids;
            wordLengths[word] = ids.length;
            wordCounts[word] = entry.getValue()[0];
            word++;
        }
    }

    private void countPairs() {
        for (int word = 0; word < words.length; word++) {
            int[] ids = words[word];
            for (int i = 0; i + 1 < ids.length; i++) {
                occurs(PairCounts.pair(ids[i], ids[i + 1]), word);
            }
        }
        enqueueFound();
    }

    private void mergeUntilFull() {
        while (tokens.size() < vocabularySize && !queue.isEmpty()) {
            Candidate top = queue.remove();
            long count = pairCounts.get(top.pair);
            if (count != top.count) {
                queue.add(new Candidate(top.pair, count, top.occurrences));
            } else if (count < Math.max(1, minimumFrequency)) {
                return;
            } else {
                merge(top);
            }
        }
    }

    private void merge(Candidate candidate) {
        int merged = idOf(tokens.get(PairCounts.first(candidate.pair)) + tokens.get(PairCounts.second(candidate.pair)));
        // Two ways to spell one token may bring a pair back; what counts is its last rank.
        merges.remove(candidate.pair);
        merges.add(candidate.pair);
        for (int i = 0; i < candidate.occurrences.size; i++) {
            mergeInWord(candidate.occurrences.words[i], candidate.pair, merged);
        }
        enqueueFound();
    }

    private void mergeInWord(int word, long pair, int merged) {
        int first = PairCounts.first(pair);
        int second = PairCounts.second(pair);
        int[] ids = words[word];
        int length = wordLengths[word];
        int kept = 0;
        int at = 0;
        while (at < length) {
            if (ids[at] != first || at + 1 == length || ids[at + 1] != second) {
                ids[kept++] = ids[at++];
                continue;
            }
            if (kept > 0) {
                vanishes(PairCounts.pair(ids[kept - 1], first), word);
                occurs(PairCounts.pair(ids[kept - 1], merged), word);
            }
            if (at + 2 < length) {
                vanishes(PairCounts.pair(second, ids[at + 2]), word);
                occurs(PairCounts.pair(merged, ids[at + 2]), word);
            }
            ids[kept++] = merged;
            at += 2;
        }
        wordLengths[word] = kept;
    }

    private void occurs(long pair, int word) {
        pairCounts.add(pair, wordCounts[word]);
        found.computeIfAbsent(pair, p -> new Occurrences()).add(word);
    }

    private void vanishes(long pair, int word) {
        pairCounts.add(pair, -wordCounts[word]);
    }

    private void enqueueFound() {
        found.forEach((pair, occurrences) -> {
            long count = pairCounts.get(pair);
            if (count > 0) {
                queue.add(new Candidate(pair, count, occurrences));
            }
        });
        found.clear();
    }

    private BytePairVocabulary vocabulary() {
        List<Merge> spelled = merges.stream()
                .map(pair -> new Merge(tokens.get(PairCounts.first(pair)), tokens.get(PairCounts.second(pair))))
                .toList();
        return new BytePairVocabulary(specials, tokens, spelled);
    }

    /** A pair that may be merged next, its count when it was queued, and the words it was then found in. */
    private record Candidate(long pair, long count, Occurrences occurrences) implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            return byCount != 0 ? byCount : Long.compare(pair, other.pair);
        }
    }

    /** Indices of words, each once; a word's occurrences arrive together. */
    private static final class Occurrences {

        private int[] words = new int[2];
        private int size;

        void add(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }
    }
}
