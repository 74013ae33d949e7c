package org.ablate.spi.data;

import com.google.common.collect.Iterables;
import org.ablate.spi.component.Kind;

/** Where text comes from. */
@Kind("data")
public interface DataSource {

    /**
     * The items of a split, in an order that never changes; each pass over the iterable reads them anew.
     *
     * @throws org.ablate.spi.ExperimentException when the data cannot be read, naming the file, or when there is no such split
     */
    Iterable<Item> items(Split split);

    /** The text of each item: what a tokenizer and a language model learn from. Fails as {@link #items} does. */
    default Iterable<String> documents(Split split) {
        return Iterables.transform(items(split), Item::allText);
    }
}
