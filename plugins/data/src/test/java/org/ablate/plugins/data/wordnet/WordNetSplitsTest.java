package org.ablate.plugins.data.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held out, in every source made of WordNet. */
class WordNetSplitsTest {

    private static final Pattern OFFSETS = Pattern.compile("(noun|verb|adjective|adverb):([0-9]{8})");

    private static DataSource source(String descriptor) {
        return Workbench.of(() -> {
                    throw new IllegalStateException("data needs no tensors");
                })
                .build(DataSource.class, descriptor);
    }

    private static Stream<Item> items(DataSource source, Split split) {
        return StreamSupport.stream(source.items(split).spliterator(), false);
    }

    /** All words of the synsets that an item's place names. */
    private static Stream<String> words(Item item, Map<String, Synset> synsets) {
        return OFFSETS.matcher(item.place())
                .results()
                .map(match -> synsets.get(match.group()))
                .flatMap(synset -> synset.words().stream())
                .map(word -> word.toLowerCase(Locale.ROOT));
    }

    private static Map<String, Synset> synsets() {
        Map<String, Synset> synsets = new HashMap<>();
        WordNet.load().synsets().forEach(synset -> synsets.put(synset.place().substring("wordnet:".length()), synset));
        return synsets;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wordnet-glosses",
                "{type: wordnet-glosses, validationShare: 0.3, testShare: 0.001, partsOfSpeech: [verb, adverb]}",
                "wordnet-classes",
                "wordnet-definitions",
                "wordnet-instructions",
                "wordnet-preferences",
                "{type: wordnet-pairs, partsOfSpeech: [verb]}"
            })
    void noWordIsInTwoSplitsWhateverTheSource(String descriptor) {
        Map<String, Synset> synsets = synsets();
        Map<Split, Set<String>> words = new EnumMap<>(Split.class);
        DataSource source = source(descriptor);
        for (Split split : Split.values()) {
            Set<String> here = words.computeIfAbsent(split, any -> new HashSet<>());
            items(source, split).flatMap(item -> words(item, synsets)).forEach(here::add);
            assertThat(here).isNotEmpty();
        }
        Set<String> train = words.get(Split.TRAIN);
        Set<String> validation = words.get(Split.VALIDATION);
        Set<String> test = words.get(Split.TEST);
        assertThat(Sets.intersection(train, validation)).isEmpty();
        assertThat(Sets.intersection(train, test)).isEmpty();
        assertThat(Sets.intersection(validation, test)).isEmpty();
    }

    /** A one-word answer (a synonym, an antonym, a wider term) is a word of the same split. */
    @Test
    void theWordsOfAnswersAreOfTheSplitOfTheQuestion() {
        DataSource source = source("{type: wordnet-instructions, tasks: [synonym, antonym, kind]}");
        Set<String> train = new HashSet<>();
        items(source, Split.TRAIN).forEach(item -> train.add(answer(item).toLowerCase(Locale.ROOT)));
        assertThat(items(source, Split.VALIDATION).map(item -> answer(item).toLowerCase(Locale.ROOT)))
                .isNotEmpty()
                .noneMatch(train::contains);
    }

    private static String answer(Item item) {
        return item.messages().get(1).content();
    }

    @ParameterizedTest
    @CsvSource({"0.02, 0.02", "0.05, 0.01", "0.4, 0.4"})
    void theSharesAreThoseAskedForWhileWordsLast(double validation, double test) {
        DataSource source =
                source("{type: wordnet-glosses, validationShare: " + validation + ", testShare: " + test + "}");
        long held = items(source, Split.VALIDATION).count();
        assertThat(held / 117_791.0).isBetween(validation, validation + 0.001);
        if (test < 0.1) {
            assertThat(items(source, Split.TEST).count() / 117_791.0).isBetween(test, test + 0.001);
        }
        assertThat(items(source, Split.TRAIN)).isNotEmpty();
    }

    @Test
    void theSameWordsAreHeldOutWhateverTheWordClasses() {
        Set<String> all = new HashSet<>();
        items(source("wordnet-glosses"), Split.VALIDATION).forEach(item -> all.add(item.place()));
        assertThat(items(source("{type: wordnet-glosses, partsOfSpeech: verb}"), Split.VALIDATION)
                        .map(Item::place))
                .isNotEmpty()
                .allMatch(all::contains);
    }
}
