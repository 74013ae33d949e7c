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
 * Words and their definitions as source and target: {@code define: dog (noun)} gives {@code a member of the genus Canis …}, an item for
 * each word of a meaning, and {@code name: a member of the genus Canis … (noun)} gives {@code dog}, the usual word of a meaning.
 */
@Component(
        value = "wordnet-definitions",
        summary = "Words of WordNet 3.1 to their definitions and definitions to their words, for seq2seq",
        paper = "Fellbaum, 1998, WordNet",
        verdict = "pairs of short texts, no file needed")
public final class WordNetDefinitions implements DataSource {

    /** What is the source, and what the target. */
    public enum Direction {
        WORD_TO_DEFINITION,
        DEFINITION_TO_WORD
    }

    /** Which pairs. */
    public record Config(
            @Doc("word-to-definition, definition-to-word; both, one after the other, unless one is given")
            @Default("[word-to-definition, definition-to-word]")
            @NotEmpty
            List<Direction> directions,

            @ValidationShare double validationShare,
            @TestShare double testShare,

            @Doc("whose definitions: noun, verb, adjective, adverb")
            @Default("[noun, verb, adjective, adverb]")
            @NotEmpty
            List<PartOfSpeech> partsOfSpeech) {

        public Config {
            directions = List.copyOf(directions);
            partsOfSpeech = List.copyOf(partsOfSpeech);
        }
    }

    private final Config config;
    private final HeldOutWordNet wordNet;

    @Inject
    WordNetDefinitions(Config config) {
        this.config = config;
        this.wordNet = new HeldOutWordNet(config.validationShare(), config.testShare());
    }

    @Override
    public Iterable<Item> items(Split split) {
        return wordNet.items(split, config.partsOfSpeech(), synset -> Stream.of(Direction.values())
                .filter(config.directions()::contains)
                .flatMap(direction -> pairs(synset, direction)));
    }

    private static Stream<Item> pairs(Synset synset, Direction direction) {
        String mark = " (" + synset.partOfSpeech().label() + ")";
        return direction == Direction.WORD_TO_DEFINITION
                ? synset.words().stream().map(word -> pair("define: " + word + mark, synset.definition(), synset))
                : Stream.of(pair("name: " + synset.definition() + mark, synset.word(), synset));
    }

    private static Item pair(String source, String target, Synset synset) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("source", source);
        fields.put("target", target);
        return Item.of(fields, synset.place());
    }
}
