package org.ablate.plugins.data.wordnet;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.ablate.plugins.data.wordnet.Synset.Pointer;
import org.ablate.plugins.data.wordnet.Synset.Relation;

/**
 * The 117,791 synsets of WordNet 3.1 (Miller, 1995, "WordNet: a lexical database for English", doi:10.1145/219717.219748; WordNet 3.1
 * copyright 2011 by Princeton University): nouns, verbs, adjectives and adverbs one after the other, in the order of WordNet's files.
 */
final class WordNet {

    private record Place(PartOfSpeech partOfSpeech, int offset) {}

    private static SoftReference<WordNet> loaded = new SoftReference<>(null);

    private final List<Synset> synsets = new ArrayList<>();
    private final Map<Place, Synset> byPlace = new HashMap<>();
    private final ListMultimap<Synset, Synset> hyponyms = ArrayListMultimap.create();
    private final Map<Lemmas.Shares, Lemmas> lemmas = new ConcurrentHashMap<>();

    private WordNet() {
        for (PartOfSpeech partOfSpeech : PartOfSpeech.values()) {
            synsets.addAll(WordNetFile.read(partOfSpeech));
        }
        synsets.forEach(synset -> byPlace.put(new Place(synset.partOfSpeech(), synset.offset()), synset));
        for (Synset synset : synsets) {
            related(synset, Relation.HYPERNYM).forEach(above -> hyponyms.put(above, synset));
        }
    }

    /** WordNet, read once and kept as long as there is memory for it. */
    static synchronized WordNet load() {
        return Optional.ofNullable(loaded.get()).orElseGet(() -> {
            WordNet read = new WordNet();
            loaded = new SoftReference<>(read);
            return read;
        });
    }

    List<Synset> synsets() {
        return synsets;
    }

    /** Which words are held out. */
    Lemmas lemmas(Lemmas.Shares shares) {
        return lemmas.computeIfAbsent(shares, any -> new Lemmas(synsets, any));
    }

    /** The synset that a pointer points to. */
    Synset at(Pointer pointer) {
        return Objects.requireNonNull(byPlace.get(new Place(pointer.partOfSpeech(), pointer.offset())));
    }

    /** The synsets that a synset's pointers of a relation point to. */
    Stream<Synset> related(Synset synset, Relation relation) {
        return synset.pointers(relation).map(this::at);
    }

    /** The synsets whose hypernym a synset is. */
    List<Synset> hyponyms(Synset synset) {
        return hyponyms.get(synset);
    }
}
