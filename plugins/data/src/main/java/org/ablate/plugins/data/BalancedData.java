package org.ablate.plugins.data;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/**
 * As many items of each class: either those of rare classes are repeated, whole rounds first and a random part of them at the end,
 * or only a random part of the frequent classes is kept.
 */
@Component(
        value = "balance",
        summary = "As many items of each class, by repeating rare ones or leaving out frequent ones",
        paper = "Japkowicz and Stephen, 2002, doi:10.3233/IDA-2002-6504",
        verdict =
                "oversample keeps all items and takes longer; undersample is fast and wasteful; or weigh classes in the objective")
public final class BalancedData implements DataSource {

    /** How classes become equally frequent. */
    public enum Way {
        /** Items of rare classes are repeated until there are as many as of the most frequent class. */
        OVERSAMPLE,
        /** As many items of each class are kept as the rarest has. */
        UNDERSAMPLE
    }

    /** What is balanced, and how. */
    public record Config(
            @Doc("whose items are balanced") Choice<DataSource> of,

            @Doc("the field that names an item's class") @Default("label")
            String field,

            @Doc("oversample or undersample") @Default("oversample")
            Way by,

            @Doc("which splits are balanced; others pass as they are, as a model should be judged on data as it is")
            @Default("[train]")
            @NotEmpty
            List<Split> splits,

            @Doc("decides which items") @Default("0") long seed) {

        public Config {
            splits = List.copyOf(splits);
        }
    }

    private final Config config;
    private final DataSource of;

    @Inject
    BalancedData(Config config, DataSource of) {
        this.config = config;
        this.of = of;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if (!config.splits().contains(split)) {
            return of.items(split);
        }
        return () -> balanced(ImmutableList.copyOf(of.items(split))).iterator();
    }

    private List<Item> balanced(List<Item> items) {
        Map<String, List<Integer>> classes = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            classes.computeIfAbsent(items.get(i).className(config.field()), name -> new ArrayList<>())
                    .add(i);
        }
        int wanted = classes.values().stream()
                .mapToInt(List::size)
                .reduce(config.by() == Way.OVERSAMPLE ? Math::max : Math::min)
                .orElse(0);
        int[] times = new int[items.size()];
        classes.forEach((name, members) -> {
            int[] order = SeededOrder.of(members.size(), config.seed(), "balance " + name);
            for (int i = 0; i < wanted; i++) {
                times[members.get(order[i % order.length])]++;
            }
        });
        return repeated(items, times);
    }

    /** Round by round, so that an item's repetitions stand apart. */
    private static List<Item> repeated(List<Item> items, int[] times) {
        List<Item> repeated = new ArrayList<>();
        boolean more = true;
        for (int round = 0; more; round++) {
            more = false;
            for (int i = 0; i < times.length; i++) {
                if (times[i] > round) {
                    repeated.add(items.get(i));
                    more = true;
                }
            }
        }
        return repeated;
    }
}
