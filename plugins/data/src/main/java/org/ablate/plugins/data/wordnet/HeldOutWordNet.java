package org.ablate.plugins.data.wordnet;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.plugins.data.wordnet.Synset.Relation;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.spi.tensor.RandomStream;

/** WordNet in splits: what the sources made of it read. */
final class HeldOutWordNet {

    private final Lemmas.Shares shares;

    HeldOutWordNet(double validationShare, double testShare) {
        this.shares = new Lemmas.Shares(validationShare, testShare);
    }

    /** The items that the synsets of some word classes give, in WordNet's order. */
    Iterable<Item> items(Split split, Collection<PartOfSpeech> partsOfSpeech, Function<Synset, Stream<Item>> items) {
        return () -> synsets(split, partsOfSpeech).flatMap(items).iterator();
    }

    /** The synsets of some word classes that belong to a split, in WordNet's order. */
    Stream<Synset> synsets(Split split, Collection<PartOfSpeech> partsOfSpeech) {
        return WordNet.load().synsets().stream()
                .filter(synset -> partsOfSpeech.contains(synset.partOfSpeech()))
                .filter(synset -> has(split, synset));
    }

    /** Whether a synset belongs to a split. */
    boolean has(Split split, Synset synset) {
        return WordNet.load().lemmas(shares).of(synset).filter(split::equals).isPresent();
    }

    /** Whether a word belongs to a split. */
    boolean has(Split split, String word) {
        return WordNet.load().lemmas(shares).of(word) == split;
    }

    /**
     * A synset of a split that is near one of it: drawn from those with the same hypernym, or similar to the same adjective, that have
     * another definition and no word of it.
     */
    Optional<Synset> sibling(Split split, Synset synset, RandomStream random) {
        WordNet wordNet = WordNet.load();
        List<Synset> near = Stream.concat(
                        wordNet.related(synset, Relation.HYPERNYM).flatMap(above -> wordNet.hyponyms(above).stream()),
                        wordNet.related(synset, Relation.SIMILAR)
                                .flatMap(head -> wordNet.related(head, Relation.SIMILAR)))
                .toList();
        if (near.isEmpty()) {
            return Optional.empty();
        }
        int first = (int) random.nextLong(near.size());
        return Stream.concat(near.subList(first, near.size()).stream(), near.subList(0, first).stream())
                .filter(other -> has(split, other)
                        && !other.sharesAWordWith(synset)
                        && !other.definition().equals(synset.definition()))
                .findFirst();
    }
}
