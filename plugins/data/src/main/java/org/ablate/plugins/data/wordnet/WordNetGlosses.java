package org.ablate.plugins.data.wordnet;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/**
 * Dictionary entries, one document per synset:
 *
 * <pre>{@code dog, domestic dog, Canis familiaris (noun): a member of the genus Canis ...; "the dog barked all night"}</pre>
 */
@Component(
        value = "wordnet-glosses",
        summary = "Dictionary definitions of WordNet 3.1, which come with the program",
        paper = "Fellbaum, 1998, WordNet",
        verdict = "Comes with Ablate: no file needed")
public final class WordNetGlosses implements DataSource {

    /** Which definitions, and what share of them is held out. */
    public record Config(
            @ValidationShare double validationShare,
            @TestShare double testShare,

            @Doc("whose definitions: noun, verb, adjective, adverb")
            @Default("[noun, verb, adjective, adverb]")
            @NotEmpty
            List<PartOfSpeech> partsOfSpeech) {

        public Config {
            partsOfSpeech = List.copyOf(partsOfSpeech);
        }
    }

    private final Config config;
    private final HeldOutWordNet wordNet;

    @Inject
    WordNetGlosses(Config config) {
        this.config = config;
        this.wordNet = new HeldOutWordNet(config.validationShare(), config.testShare());
    }

    @Override
    public Iterable<Item> items(Split split) {
        return wordNet.items(
                split, config.partsOfSpeech(), synset -> Stream.of(Item.text(entry(synset), synset.place())));
    }

    /** {@code word, word (noun): gloss}. */
    static String entry(Synset synset) {
        return String.join(", ", synset.words()) + " (" + synset.partOfSpeech().label() + "): " + synset.gloss();
    }
}
