package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;

/** What every data source must do: the same items in the same order, each time, and none of them in both splits. */
public abstract class DataSourceContract extends ComponentContract<DataSource> {

    private static final int MOST = 300;

    /** The splits that every source has; not all have one for the test. */
    private static final List<Split> LEARNING = List.of(Split.TRAIN, Split.VALIDATION);

    private static List<Item> items(DataSource source, Split split) {
        ImmutableList.Builder<Item> items = ImmutableList.builder();
        Iterator<Item> iterator = source.items(split).iterator();
        for (int i = 0; i < MOST && iterator.hasNext(); i++) {
            items.add(iterator.next());
        }
        return items.build();
    }

    @Test
    void hasTextInBothSplits() {
        DataSource source = component(bench());
        for (Split split : LEARNING) {
            assertThat(items(source, split))
                    .as("items of %s", split)
                    .isNotEmpty()
                    .anySatisfy(item -> assertThat(item.allText()).isNotBlank());
        }
    }

    @Test
    void saysWhereEachItemStands() {
        DataSource source = component(bench());
        for (Split split : LEARNING) {
            assertThat(items(source, split))
                    .allSatisfy(item -> assertThat(item.place()).isNotBlank());
        }
    }

    @Test
    void readsTheSameItemsEachTime() {
        DataSource source = component(bench());
        for (Split split : LEARNING) {
            List<Item> first = items(source, split);
            assertThat(items(source, split))
                    .as("items of %s, read again", split)
                    .isEqualTo(first);
            assertThat(items(component(bench()), split))
                    .as("items of %s of another source", split)
                    .isEqualTo(first);
        }
    }

    @Test
    void keepsTheSplitsApart() {
        DataSource source = component(bench());
        Set<Item> training = new HashSet<>(items(source, Split.TRAIN));
        assertThat(items(source, Split.VALIDATION)).as("items of validation").doesNotContainAnyElementsOf(training);
    }

    @Test
    void hasATestSplitOfItsOwnOrSaysThatItHasNone() {
        DataSource source = component(bench());
        List<Item> test;
        try {
            test = items(source, Split.TEST);
        } catch (ExperimentException none) {
            assertThat(none).as("where there is no test split").hasMessageContaining("test");
            return;
        }
        for (Split split : LEARNING) {
            assertThat(test).as("items of test").doesNotContainAnyElementsOf(items(source, split));
        }
    }

    @Test
    void givesEachItemsTextAsADocument() {
        DataSource source = component(bench());
        Iterator<String> documents = source.documents(Split.TRAIN).iterator();
        for (Item item : items(source, Split.TRAIN)) {
            assertThat(documents.next()).as("document of %s", item.place()).isEqualTo(item.allText());
        }
    }
}
