package org.ablate.plugins.data.wordnet;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.data.SeededOrder;
import org.ablate.spi.data.Share;
import org.ablate.spi.data.Split;

/**
 * The one rule by which WordNet falls into splits that share no word: each word belongs to one split, and a synset to the split of
 * its words, or to none where they belong to several.
 *
 * <p>Synsets drawn at random give their words to validation, until the synsets that have only such words are the share that is
 * wanted, then others to the test; what was not given away is for training. So a word is held out in all its meanings and word
 * classes, and with the same shares the same words are held out in every source, whatever word classes it takes. With 0.02 each,
 * 3.0 % of the synsets belong to no split.
 */
final class Lemmas {

    /** How much of WordNet is held out: shares of the synsets, which together leave some to train on. */
    record Shares(double validation, double test) {}

    private final Map<String, Split> heldOut = new HashMap<>();
    private final Map<Synset, Split> splits = new HashMap<>();
    private final List<Synset> synsets;
    private final ListMultimap<String, Integer> having = ArrayListMultimap.create();

    Lemmas(List<Synset> synsets, Shares shares) {
        this.synsets = synsets;
        for (int i = 0; i < synsets.size(); i++) {
            for (String lemma : lemmas(synsets.get(i))) {
                having.put(lemma, i);
            }
        }
        int[] order = SeededOrder.of(synsets.size(), 0, "wordnet");
        draw(Split.VALIDATION, shares.validation(), order);
        draw(Split.TEST, shares.test(), order);
        having.clear();
        synsets.forEach(synset -> split(synset).ifPresent(split -> splits.put(synset, split)));
    }

    private void draw(Split split, double share, int[] order) {
        int[] missing =
                synsets.stream().mapToInt(synset -> lemmas(synset).size()).toArray();
        int left = Share.ceiling(share, synsets.size());
        for (int i = 0; i < order.length && left > 0; i++) {
            Set<String> drawn = lemmas(synsets.get(order[i]));
            if (drawn.stream().anyMatch(lemma -> heldOut.getOrDefault(lemma, split) != split)) {
                continue;
            }
            for (String lemma : drawn) {
                if (heldOut.put(lemma, split) == null) {
                    for (int synset : having.get(lemma)) {
                        missing[synset]--;
                        left -= missing[synset] == 0 ? 1 : 0;
                    }
                }
            }
        }
    }

    /** The split that a word belongs to. */
    Split of(String word) {
        return heldOut.getOrDefault(Synset.lemma(word), Split.TRAIN);
    }

    /** The split that a synset belongs to, if all its words belong to one. */
    Optional<Split> of(Synset synset) {
        return Optional.ofNullable(splits.get(synset));
    }

    private Optional<Split> split(Synset synset) {
        Split split = of(synset.word());
        return synset.words().stream().allMatch(word -> of(word) == split) ? Optional.of(split) : Optional.empty();
    }

    private static Set<String> lemmas(Synset synset) {
        Set<String> lemmas = new HashSet<>();
        synset.words().forEach(word -> lemmas.add(Synset.lemma(word)));
        return lemmas;
    }
}
