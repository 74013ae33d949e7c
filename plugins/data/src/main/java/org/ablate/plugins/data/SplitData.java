package org.ablate.plugins.data;

import com.google.common.collect.Iterables;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Locale;
import org.ablate.spi.ExperimentException;
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
 * Cuts the training items of another source into training, validation and test: {@code ⌊n · share⌋} items drawn at random, at
 * least one, each in one split only and all in the source's order. A share of 0 leaves that split to the source itself.
 */
@Component(
        value = "split",
        summary = "Sets a random share of another source's items aside for validation and test",
        verdict =
                "where data comes as one file; depends on its own seed only, so every experiment is judged on the same items")
public final class SplitData implements DataSource {

    /** What is cut, and into what. */
    public record Config(
            @Doc("whose training items are cut") Choice<DataSource> of,

            @Doc("share of the items that is for validation; 0 where the source has a validation split of its own")
            @Default("0.1")
            @DecimalMin("0")
            @DecimalMax(value = "1", inclusive = false)
            double validation,

            @Doc(
                    "share of the items that is for the test; 0 where the source has a test split of its own or none is needed")
            @Default("0.0")
            @DecimalMin("0")
            @DecimalMax(value = "1", inclusive = false)
            double test,

            @Doc("decides which items") @Default("0") long seed)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    validation + test < 1,
                    "test",
                    "validation and test together take " + (validation + test)
                            + " of the items; nothing is left to train on");
        }
    }

    private final Config config;
    private final DataSource of;

    @Inject
    SplitData(Config config, DataSource of) {
        this.config = config;
        this.of = of;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if ((split == Split.VALIDATION && config.validation() == 0) || (split == Split.TEST && config.test() == 0)) {
            return of.items(split);
        }
        return () -> itemsOf(split);
    }

    private Iterator<Item> itemsOf(Split split) {
        Iterable<Item> all = of.items(Split.TRAIN);
        BitSet chosen = chosen(split, Iterables.size(all));
        if (chosen.isEmpty()) {
            throw new ExperimentException("the data has too few items to set shares of " + config.validation() + " and "
                    + config.test() + " aside: none is left for " + split.name().toLowerCase(Locale.ROOT));
        }
        return new ItemSubset(all.iterator(), chosen);
    }

    private BitSet chosen(Split split, int items) {
        int[] order = SeededOrder.of(items, config.seed(), "split");
        int validation = count(config.validation(), items);
        int test = Math.min(count(config.test(), items), items - validation);
        int from = split == Split.VALIDATION ? 0 : split == Split.TEST ? validation : validation + test;
        int to = split == Split.VALIDATION ? validation : split == Split.TEST ? validation + test : items;
        BitSet chosen = new BitSet(items);
        for (int i = from; i < to; i++) {
            chosen.set(order[i]);
        }
        return chosen;
    }

    private static int count(double share, int items) {
        return share == 0 ? 0 : Math.min(items, Math.max(1, Share.floor(share, items)));
    }
}
