package org.ablate.laboratory.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ablate.laboratory.data.ItemReport.First;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/**
 * The items of a split of which the objective can make examples, found before the first step. One of which it cannot is left out
 * where it is {@linkplain Item#dispensable dispensable}; else the run is refused. What is left out and what is cut is counted.
 */
final class UsableItems {

    private static final long SEED = 0; // whether an item can be used does not hang on random numbers

    private final Split split;
    private final Items all;
    private final List<List<Example>> examples = new ArrayList<>();
    private final First leftOut = new First();
    private final First cut = new First();
    private long tokensCut;
    private List<Item> usable;

    UsableItems(Split split, Items all) {
        this.split = split;
        this.all = all;
        this.usable = all.all();
    }

    /**
     * Keeps the items whose labels can be read.
     *
     * @throws ExperimentException when those of an indispensable item cannot, or none can
     */
    UsableItems named(Examples.FromItems maker) {
        keep(maker::classes);
        return this;
    }

    /**
     * Keeps the items of which examples can be made, and the examples where they are to share rows.
     *
     * @throws ExperimentException when none can be made of an indispensable item, or of any
     */
    UsableItems made(Examples.FromItems maker, Examples.Reading reading) {
        keep(item -> {
            List<Example> made = maker.examples(item, reading, RandomStream.of(SEED, "objective", "usable", 0));
            long excess = 0;
            long targets = 0;
            for (Example example : made) {
                excess += example.cut();
                targets += example.targets();
            }
            if (targets == 0) {
                throw new ExperimentException(item.place() + ": nothing is left to predict within " + reading.context()
                        + " tokens; choose a longer context");
            }
            if (excess > 0) {
                cut.add(item.place());
                tokensCut += excess;
            }
            if (maker.packs()) {
                examples.add(made);
            }
        });
        return this;
    }

    private void keep(Consumer<Item> attempt) {
        List<Item> kept = new ArrayList<>();
        for (Item item : usable) {
            try {
                attempt.accept(item);
                kept.add(item);
            } catch (ExperimentException unusable) {
                if (!item.dispensable()) {
                    throw new ExperimentException(
                            unusable.getMessage()
                                    + "; a data source of files leaves such rows out with data.onBadRow: skip",
                            unusable);
                }
                leftOut.add(String.valueOf(unusable.getMessage()));
            }
        }
        if (kept.isEmpty()) {
            throw new ExperimentException(
                    "no item of the " + ItemReport.name(split) + " split can be used; the first is " + leftOut.place());
        }
        usable = kept;
    }

    Items items() {
        return all.only(usable);
    }

    /** The examples of each usable item, where the maker packs. */
    List<Example> examples() {
        return examples.stream().flatMap(List::stream).toList();
    }

    ItemReport report(int context) {
        return new ItemReport(split, context, all.size(), leftOut, cut, tokensCut);
    }
}
