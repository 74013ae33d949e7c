package org.ablate.plugins.data;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/**
 * The 117,791 dictionary definitions of WordNet 3.1 (Miller, 1995, "WordNet: a lexical database for English",
 * doi:10.1145/219717.219748; WordNet 3.1 copyright 2011 by Princeton University), one document per synset:
 *
 * <pre>{@code dog, domestic dog, Canis familiaris (noun): a member of the genus Canis ...; "the dog barked all night"}</pre>
 *
 * <p>They come with a dependency, so nothing is downloaded. Nouns, verbs, adjectives and adverbs follow each other in the
 * order of WordNet's files; validation documents lie evenly spread among the training ones.
 */
@Component(
        value = "wordnet-glosses",
        summary = "Dictionary definitions of WordNet 3.1, which come with the program",
        paper = "Fellbaum, 1998, WordNet",
        verdict = "Comes with Ablate: no file needed")
public final class WordNetGlosses implements DataSource {

    /** Which definitions, and what share of them is for validation. */
    public record Config(
            @Doc("share of the definitions, evenly spread, that is for validation")
            @Default("0.05")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax(value = "1", inclusive = false)
            double validationShare,

            @Doc("whose definitions: noun, verb, adjective, adverb")
            @Default("[noun, verb, adjective, adverb]")
            @NotEmpty
            List<PartOfSpeech> partsOfSpeech) {

        public Config {
            partsOfSpeech = List.copyOf(partsOfSpeech);
        }
    }

    private final Config config;

    @Inject
    WordNetGlosses(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if (split == Split.TEST) {
            throw new ExperimentException("the data source 'wordnet-glosses' has no test split; cut one off with"
                    + " data: {type: split, test: 0.1, of: wordnet-glosses}");
        }
        return () -> itemsOf(split).iterator();
    }

    private List<Item> itemsOf(Split split) {
        List<Item> items = new ArrayList<>();
        AtomicLong index = new AtomicLong();
        for (PartOfSpeech partOfSpeech : PartOfSpeech.values()) {
            if (config.partsOfSpeech().contains(partOfSpeech)) {
                WordNetFile.read(
                        partOfSpeech,
                        () -> split == splitOf(index.getAndIncrement()),
                        text -> items.add(Item.text(text, "wordnet:" + index.get())));
            }
        }
        return items;
    }

    /** Validation takes a document each time the share of those seen passes a whole number. */
    private Split splitOf(long index) {
        double share = config.validationShare();
        return Math.floor((index + 1) * share) > Math.floor(index * share) ? Split.VALIDATION : Split.TRAIN;
    }
}
