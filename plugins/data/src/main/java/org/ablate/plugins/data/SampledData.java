package org.ablate.plugins.data;

import com.google.common.collect.Iterables;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Share;
import org.ablate.spi.data.Split;

/** A random subset of another source's items, without repetition and in the source's order. */
@Component(
        value = "sample",
        summary = "A random subset of another source's items",
        verdict = "for learning curves and quick trials; a larger sample of one seed contains every smaller one")
public final class SampledData implements DataSource {

    /** Of what, and how many. */
    public record Config(
            @Doc("whose items are sampled") Choice<DataSource> of,

            @Doc("how many items; all where there are fewer")
            Optional<@Positive Integer> count,

            @Doc("which share of the items, rounded down, at least one; instead of count")
            Optional<@Fraction Double> share,

            @Doc("which splits are sampled; others pass as they are") @Default("[train]") @NotEmpty
            List<Split> splits,

            @Doc("decides which items") @Default("0") long seed)
            implements SelfValidating {

        public Config {
            splits = List.copyOf(splits);
        }

        @Override
        public void check(ValidationContext checks) {
            checks.require(count.isPresent() != share.isPresent(), "count", "give either count or share, and not both");
        }
    }

    private final Config config;
    private final DataSource of;

    @Inject
    SampledData(Config config, DataSource of) {
        this.config = config;
        this.of = of;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if (!config.splits().contains(split)) {
            return of.items(split);
        }
        return () -> {
            Iterable<Item> all = of.items(split);
            int items = Iterables.size(all);
            int wanted = config.count()
                    .orElseGet(() -> Math.max(1, Share.floor(config.share().orElse(1.0), items)));
            int[] order = SeededOrder.of(items, config.seed(), "sample");
            BitSet chosen = new BitSet(items);
            for (int i = 0; i < Math.min(wanted, items); i++) {
                chosen.set(order[i]);
            }
            return new ItemSubset(all.iterator(), chosen);
        };
    }
}
