package org.ablate.plugins.data.wordnet;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/**
 * Definitions, each with what it defines: a word class, of 4, or a domain of WordNet's lexicographers, of 45, such as
 * {@code noun.animal} or {@code verb.motion}. The classes are as unequal as language is: 70 % are nouns; the largest domain,
 * {@code adj.all}, has 14,460 of the 117,791 definitions, the smallest, {@code noun.motive}, 42.
 */
@Component(
        value = "wordnet-classes",
        summary = "Definitions of WordNet 3.1 with their word class or domain, for classification",
        paper = "Fellbaum, 1998, WordNet",
        verdict = "real classes of unequal size, no file needed")
public final class WordNetClasses implements DataSource {

    /** What a class is. */
    public enum Label {
        DOMAIN,
        PART_OF_SPEECH
    }

    /** What is told apart. */
    public record Config(
            @Doc("what the class of a definition is: its domain, of 45, or its part of speech, of 4") @Default("domain")
            Label label,

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
    WordNetClasses(Config config) {
        this.config = config;
        this.wordNet = new HeldOutWordNet(config.validationShare(), config.testShare());
    }

    @Override
    public Iterable<Item> items(Split split) {
        return wordNet.items(split, config.partsOfSpeech(), synset -> Stream.of(item(synset)));
    }

    private Item item(Synset synset) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(Item.TEXT, synset.definition());
        fields.put(
                "label",
                config.label() == Label.DOMAIN
                        ? Domains.name(synset.domain())
                        : synset.partOfSpeech().label());
        return Item.of(fields, synset.place());
    }
}
