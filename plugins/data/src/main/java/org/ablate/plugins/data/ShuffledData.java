package org.ablate.plugins.data;

import com.google.common.collect.ImmutableList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.stream.IntStream;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** The items of another source in a random order, which they are held in memory for. */
@Component(
        value = "shuffle",
        summary = "Another source's items in random order",
        verdict =
                "for running text, whose documents follow each other as they come; training on items shuffles by itself")
public final class ShuffledData implements DataSource {

    /** What is shuffled. */
    public record Config(
            @Doc("whose items are shuffled") Choice<DataSource> of,

            @Doc("which splits are shuffled; others pass as they are") @Default("[train]") @NotEmpty
            List<Split> splits,

            @Doc("decides the order") @Default("0") long seed) {

        public Config {
            splits = List.copyOf(splits);
        }
    }

    private final Config config;
    private final DataSource of;

    @Inject
    ShuffledData(Config config, DataSource of) {
        this.config = config;
        this.of = of;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if (!config.splits().contains(split)) {
            return of.items(split);
        }
        return () -> {
            List<Item> items = ImmutableList.copyOf(of.items(split));
            return IntStream.of(SeededOrder.of(items.size(), config.seed(), "shuffle"))
                    .mapToObj(items::get)
                    .iterator();
        };
    }
}
