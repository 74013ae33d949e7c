package org.ablate.plugins.data.wordnet;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ablate.plugins.data.wordnet.Synset.Relation;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.spi.tensor.RandomStream;

/**
 * Pairs of definitions of the same split, as fields {@code first} and {@code second}, with {@code label} {@code similar} or
 * {@code different} and {@code similarity}, {@code 1 / (1 + path)}, where the path counts the steps over hypernyms from one meaning to the
 * other (Pedersen et al., 2004, "WordNet::Similarity", aclanthology N04-3012). Each meaning that has a near one, two steps away, is
 * paired with it and with one drawn at random that is at least six steps away, so half the pairs are similar.
 */
@Component(
        value = "wordnet-pairs",
        summary = "Pairs of definitions of WordNet 3.1, similar or different by the path between them",
        paper = "Pedersen et al., 2004, WordNet::Similarity",
        verdict = "pairs for similarity, no file needed; classification reads them with text: first, pair: second")
public final class WordNetPairs implements DataSource {

    private static final int FAR = 6;
    private static final int DRAWS = 20;

    /** Which pairs. */
    public record Config(
            @ValidationShare double validationShare,
            @TestShare double testShare,

            @Doc("whose definitions: noun, verb (the others have no paths)") @Default("[noun, verb]") @NotEmpty
            List<PartOfSpeech> partsOfSpeech) {

        public Config {
            partsOfSpeech = List.copyOf(partsOfSpeech);
        }
    }

    private final Config config;
    private final HeldOutWordNet wordNet;

    @Inject
    WordNetPairs(Config config) {
        this.config = config;
        this.wordNet = new HeldOutWordNet(config.validationShare(), config.testShare());
    }

    @Override
    public Iterable<Item> items(Split split) {
        return () -> Stream.of(PartOfSpeech.values())
                .filter(config.partsOfSpeech()::contains)
                .flatMap(partOfSpeech -> {
                    List<Synset> all =
                            wordNet.synsets(split, List.of(partOfSpeech)).toList();
                    return all.stream().flatMap(synset -> pairs(synset, split, all));
                })
                .iterator();
    }

    private Stream<Item> pairs(Synset synset, Split split, List<Synset> others) {
        RandomStream random = RandomStream.of(0, synset.place(), "pairs", 0);
        return wordNet.sibling(split, synset, random).stream()
                .flatMap(near -> Stream.concat(Stream.of(near), far(synset, others, random).stream()))
                .map(other -> item(synset, other, path(synset, other)));
    }

    private static Optional<Synset> far(Synset synset, List<Synset> others, RandomStream random) {
        for (int draw = 0; draw < DRAWS; draw++) {
            Synset other = others.get((int) random.nextLong(others.size()));
            if (path(synset, other).orElse(FAR) >= FAR && !other.sharesAWordWith(synset)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private static Item item(Synset first, Synset second, OptionalInt path) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("first", first.definition());
        fields.put("second", second.definition());
        fields.put("label", path.orElse(FAR) < FAR ? "similar" : "different");
        double similarity = path.isPresent() ? 1.0 / (1 + path.getAsInt()) : 0;
        fields.put("similarity", String.format(Locale.ROOT, "%.4f", similarity));
        return Item.of(fields, first.place() + "+" + second.place());
    }

    /** The fewest steps between two synsets over a common hypernym; none where they have none in common. */
    static OptionalInt path(Synset first, Synset second) {
        Map<Synset, Integer> aboveFirst = stepsUp(first);
        return stepsUp(second).entrySet().stream()
                .filter(entry -> aboveFirst.containsKey(entry.getKey()))
                .mapToInt(entry -> entry.getValue() + aboveFirst.getOrDefault(entry.getKey(), 0))
                .min();
    }

    private static Map<Synset, Integer> stepsUp(Synset synset) {
        Map<Synset, Integer> steps = new LinkedHashMap<>(Map.of(synset, 0));
        List<Synset> level = List.of(synset);
        for (int step = 1; !level.isEmpty(); step++) {
            int here = step;
            level = level.stream()
                    .flatMap(below -> WordNet.load().related(below, Relation.HYPERNYM))
                    .filter(above -> steps.putIfAbsent(above, here) == null)
                    .toList();
        }
        return steps;
    }
}
