package org.ablate.plugins.data.wordnet;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Split;
import org.ablate.spi.tensor.RandomStream;

/**
 * What a word means, with its definition as the chosen answer and as the rejected one that of a near word: one of the same kind, or
 * similar to the same adjective, and of the same split. Meanings without a near word give no item.
 */
@Component(
        value = "wordnet-preferences",
        summary = "Right definitions of WordNet 3.1 against those of near words, for preference and reward-model",
        paper = "Fellbaum, 1998, WordNet",
        verdict = "pairs whose better answer is certain, no file needed")
public final class WordNetPreferences implements DataSource {

    /** Which pairs. */
    public record Config(
            @ValidationShare double validationShare,
            @TestShare double testShare,

            @Doc("about which words: noun, verb, adjective (adverbs have no near words)")
            @Default("[noun, verb, adjective]")
            @NotEmpty
            List<PartOfSpeech> partsOfSpeech) {

        public Config {
            partsOfSpeech = List.copyOf(partsOfSpeech);
        }
    }

    private final Config config;
    private final HeldOutWordNet wordNet;

    @Inject
    WordNetPreferences(Config config) {
        this.config = config;
        this.wordNet = new HeldOutWordNet(config.validationShare(), config.testShare());
    }

    @Override
    public Iterable<Item> items(Split split) {
        return wordNet.items(split, config.partsOfSpeech(), synset -> nearWrong(synset, split).stream()
                .map(wrong -> item(synset, wrong)));
    }

    private Optional<String> nearWrong(Synset synset, Split split) {
        RandomStream random = RandomStream.of(0, synset.place(), "near wrong", 0);
        return wordNet.sibling(split, synset, random).map(Synset::definition);
    }

    private static Item item(Synset synset, String wrong) {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("chosen", synset.definition());
        answers.put("rejected", wrong);
        List<Message> asked = List.of(new Message("user", Task.DEFINE.question(synset, synset.word())));
        return new Item(answers, asked, synset.place());
    }
}
