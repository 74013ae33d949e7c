package org.ablate.plugins.data.wordnet;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.plugins.data.wordnet.Synset.Pointer;
import org.ablate.plugins.data.wordnet.Synset.Relation;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Split;

/**
 * Questions about words and their answers, as conversations of one question: what a word means, a synonym, an antonym, the kind of
 * thing that it is, an example of its use. A meaning gives a question for each task that WordNet answers. The word of an answer is of
 * the same split as the word of the question.
 */
@Component(
        value = "wordnet-instructions",
        summary = "Questions about words of WordNet 3.1 with their answers, for sft",
        paper = "Fellbaum, 1998, WordNet",
        verdict = "conversations with one right answer, no file needed")
public final class WordNetInstructions implements DataSource {

    /** What is asked. */
    public record Config(
            @Doc("what is asked: define, synonym, antonym, kind, example")
            @Default("[define, synonym, antonym, kind, example]")
            @NotEmpty
            List<Task> tasks,

            @ValidationShare double validationShare,
            @TestShare double testShare,

            @Doc("about which words: noun, verb, adjective, adverb")
            @Default("[noun, verb, adjective, adverb]")
            @NotEmpty
            List<PartOfSpeech> partsOfSpeech) {

        public Config {
            tasks = List.copyOf(tasks);
            partsOfSpeech = List.copyOf(partsOfSpeech);
        }
    }

    /** A word that is asked about, and the answer. */
    private record Answered(String word, String answer) {}

    private final Config config;
    private final HeldOutWordNet wordNet;

    @Inject
    WordNetInstructions(Config config) {
        this.config = config;
        this.wordNet = new HeldOutWordNet(config.validationShare(), config.testShare());
    }

    @Override
    public Iterable<Item> items(Split split) {
        return wordNet.items(split, config.partsOfSpeech(), synset -> Stream.of(Task.values())
                .filter(config.tasks()::contains)
                .flatMap(task -> answered(task, synset, split).stream().map(it -> item(task, synset, it))));
    }

    private static Item item(Task task, Synset synset, Answered it) {
        return Item.conversation(
                List.of(new Message("user", task.question(synset, it.word())), new Message("assistant", it.answer())),
                synset.place() + ":" + task.name().toLowerCase(Locale.ROOT));
    }

    private Optional<Answered> answered(Task task, Synset synset, Split split) {
        return switch (task) {
            case DEFINE -> Optional.of(new Answered(synset.word(), synset.definition()));
            case SYNONYM ->
                synset.words().stream()
                        .skip(1)
                        .filter(other -> !other.equalsIgnoreCase(synset.word()))
                        .map(other -> new Answered(synset.word(), other))
                        .findFirst();
            case ANTONYM ->
                synset.pointers(Relation.ANTONYM)
                        .map(pointer -> opposites(synset, pointer))
                        .filter(it -> wordNet.has(split, it.answer()))
                        .findFirst();
            case KIND ->
                WordNet.load()
                        .related(synset, Relation.HYPERNYM)
                        .flatMap(above -> above.words().stream())
                        .filter(wider -> wordNet.has(split, wider))
                        .map(wider -> new Answered(synset.word(), wider))
                        .findFirst();
            case EXAMPLE ->
                synset.examples().stream()
                        .flatMap(example -> synset.words().stream()
                                .filter(word -> uses(example, word))
                                .map(word -> new Answered(word, example)))
                        .findFirst();
        };
    }

    private static Answered opposites(Synset synset, Pointer pointer) {
        Synset other = WordNet.load().at(pointer);
        return new Answered(
                synset.words().get(Math.max(pointer.word(), 0)), other.words().get(Math.max(pointer.otherWord(), 0)));
    }

    /** Whether a word, or a form with more letters after it, is in an example. */
    private static boolean uses(String example, String word) {
        return (" " + example.toLowerCase(Locale.ROOT)).contains(" " + word.toLowerCase(Locale.ROOT));
    }
}
