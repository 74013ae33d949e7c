package org.ablate.plugins.data.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Split;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;

/** What WordNet's sources make of it, for entries that anyone can look up. */
class WordNetTasksTest {

    private static List<Item> items(String descriptor) {
        DataSource source = Workbench.of(() -> {
                    throw new IllegalStateException("data needs no tensors");
                })
                .build(DataSource.class, descriptor);
        return Stream.of(Split.values())
                .flatMap(split -> StreamSupport.stream(source.items(split).spliterator(), false))
                .toList();
    }

    private static Item at(List<Item> items, String place) {
        return items.stream()
                .filter(item -> item.place().startsWith(place))
                .findFirst()
                .orElseThrow();
    }

    private static Synset synset(String word, PartOfSpeech partOfSpeech) {
        return WordNet.load().synsets().stream()
                .filter(it -> it.partOfSpeech() == partOfSpeech && it.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static final Synset DOG = synset("dog", PartOfSpeech.NOUN);

    @Test
    void aDefinitionHasItsDomainOrItsPartOfSpeech() {
        Item dog = at(items("wordnet-classes"), DOG.place());
        assertThat(dog.field("label")).isEqualTo("noun.animal");
        assertThat(dog.field("text")).startsWith("a member of the genus Canis").doesNotContain("barked");
        assertThat(at(items("{type: wordnet-classes, label: part-of-speech}"), DOG.place())
                        .field("label"))
                .isEqualTo("noun");
    }

    /** The counts are those of the second column of the files. */
    @Test
    void thereAreFortyFiveDomains() {
        Map<Integer, Long> counts =
                WordNet.load().synsets().stream().collect(Collectors.groupingBy(Synset::domain, Collectors.counting()));
        assertThat(counts).hasSize(45);
        assertThat(counts.keySet()).allMatch(domain -> !Domains.name(domain).isEmpty());
        assertThat(synset("sprint", PartOfSpeech.VERB).domain())
                .extracting(Domains::name)
                .isEqualTo("verb.motion");
    }

    @Test
    void aWordLeadsToItsDefinitionAndBack() {
        List<Item> dog = items("wordnet-definitions").stream()
                .filter(item -> item.place().equals(DOG.place()))
                .toList();
        assertThat(dog)
                .extracting(item -> item.field("source"))
                .containsExactly(
                        "define: dog (noun)",
                        "define: domestic dog (noun)",
                        "define: Canis familiaris (noun)",
                        "name: " + DOG.definition() + " (noun)");
        assertThat(dog)
                .extracting(item -> item.field("target"))
                .containsExactly(DOG.definition(), DOG.definition(), DOG.definition(), "dog");
    }

    @Test
    void everyTaskAsksAndAnswers() {
        List<Item> items = items("wordnet-instructions");
        assertThat(answer(items, DOG.place() + ":define")).isEqualTo(DOG.definition());
        assertThat(answer(items, DOG.place() + ":synonym")).isEqualTo("domestic dog");
        assertThat(answer(items, DOG.place() + ":kind")).isEqualTo("canine");
        assertThat(answer(items, DOG.place() + ":example")).isEqualTo("the dog barked all night");
        assertThat(at(items, DOG.place() + ":kind").messages().get(0).content()).contains("dog", "noun");
        Synset even = WordNet.load().synsets().stream()
                .filter(it -> it.partOfSpeech() == PartOfSpeech.ADJECTIVE
                        && it.word().equals("even")
                        && it.pointers(Synset.Relation.ANTONYM).findAny().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(answer(items, even.place() + ":antonym")).isEqualTo("uneven");
        assertThat(items.stream()
                        .map(item -> item.messages().get(0).content().split("\"")[0])
                        .distinct())
                .hasSizeGreaterThan(10);
    }

    private static String answer(List<Item> items, String place) {
        List<Message> turns = at(items, place).messages();
        assertThat(turns).extracting(Message::role).containsExactly("user", "assistant");
        return turns.get(1).content();
    }

    @Test
    void theRejectedDefinitionIsThatOfANearWord() {
        Synset dalmatian = synset("dalmatian", PartOfSpeech.NOUN);
        Item item = at(items("wordnet-preferences"), dalmatian.place());
        assertThat(item.field("chosen")).isEqualTo(dalmatian.definition());
        WordNet wordNet = WordNet.load();
        assertThat(wordNet.related(dalmatian, Synset.Relation.HYPERNYM)
                        .flatMap(above -> wordNet.hyponyms(above).stream())
                        .map(Synset::definition))
                .contains(item.field("rejected"));
        assertThat(items("wordnet-preferences"))
                .allMatch(any -> !any.field("chosen").equals(any.field("rejected")))
                .hasSizeGreaterThan(60_000);
    }

    @Test
    void halfThePairsAreSimilarAndTheOthersFarApart() {
        Map<String, List<Item>> byLabel = items("{type: wordnet-pairs, partsOfSpeech: [verb]}").stream()
                .collect(Collectors.groupingBy(item -> item.field("label")));
        assertThat(byLabel.keySet()).containsExactlyInAnyOrder("similar", "different");
        assertThat(byLabel.get("similar")).hasSizeGreaterThan(8_000).allMatch(item -> similarity(item) >= 0.3333);
        assertThat(byLabel.get("different")).allMatch(item -> similarity(item) <= 0.1429);
        double share = byLabel.get("similar").size()
                / (double) byLabel.get("different").size();
        assertThat(share).isBetween(0.99, 1.03);
    }

    private static double similarity(Item item) {
        return Double.parseDouble(item.field("similarity"));
    }

    @Test
    void aPathCountsTheStepsOverACommonHypernym() {
        Synset canine = WordNet.load()
                .related(DOG, Synset.Relation.HYPERNYM)
                .findFirst()
                .orElseThrow();
        assertThat(WordNetPairs.path(DOG, DOG)).isEqualTo(OptionalInt.of(0));
        assertThat(WordNetPairs.path(DOG, canine)).isEqualTo(OptionalInt.of(1));
        assertThat(WordNetPairs.path(DOG, synset("wolf", PartOfSpeech.NOUN))).isEqualTo(OptionalInt.of(2));
        assertThat(WordNetPairs.path(DOG, synset("sprint", PartOfSpeech.VERB))).isEqualTo(OptionalInt.empty());
    }
}
