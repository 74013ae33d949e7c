package org.ablate.plugins.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Share;
import org.ablate.spi.data.Split;

/**
 * Several sources as one. Without weights they follow each other; with weights an item of source i is there {@code weight_i} times
 * (⌊n · weight⌋ items in all, whole rounds and a random part) and the training items of all are shuffled together, which holds them
 * in memory. Validation and test are those of all sources, unweighted.
 */
@Component(
        value = "mixture",
        summary = "Several sources one after the other, or mixed by weights",
        verdict =
                "to learn from several collections at once; a weight of 2 shows a small one twice, 0.5 a large one by half")
public final class MixedData implements DataSource {

    /** What is mixed. */
    public record Config(
            @Doc("the sources") @NotEmpty List<Choice<DataSource>> of,

            @Doc(
                    "how often each source's training items are there, in the order of the sources; empty for once, one source after"
                            + " the other")
            @Default("[]")
            List<@Positive Double> weights,

            @Doc("decides order and parts") @Default("0") long seed)
            implements SelfValidating {

        public Config {
            of = List.copyOf(of);
            weights = List.copyOf(weights);
        }

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    weights.isEmpty() || weights.size() == of.size(),
                    "weights",
                    weights.size() + " weights for " + of.size() + " sources; give one for each, or none");
        }
    }

    private final Config config;
    private final List<DataSource> sources;

    @Inject
    MixedData(Config config, List<DataSource> sources) {
        this.config = config;
        this.sources = sources;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if (config.weights().isEmpty() || split != Split.TRAIN) {
            return Iterables.concat(Iterables.transform(sources, source -> source.items(split)));
        }
        return () -> {
            List<Item> mixed = mixed();
            return IntStream.of(SeededOrder.of(mixed.size(), config.seed(), "mixture"))
                    .mapToObj(mixed::get)
                    .iterator();
        };
    }

    private List<Item> mixed() {
        List<Item> mixed = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            List<Item> items = ImmutableList.copyOf(sources.get(i).items(Split.TRAIN));
            int[] order = SeededOrder.of(items.size(), config.seed(), "mixture " + i);
            int wanted = Share.floor(config.weights().get(i), items.size());
            for (int k = 0; k < wanted; k++) {
                mixed.add(items.get(order[k % order.length]));
            }
        }
        return mixed;
    }
}
