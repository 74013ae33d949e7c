package org.ablate.spi.data;

import org.ablate.spi.component.Kind;

/** Where text comes from. */
@Kind("data")
public interface DataSource {

    /**
     * The documents of a split, in an order that never changes; each pass over the iterable reads them anew.
     *
     * @throws org.ablate.spi.ExperimentException when the data cannot be read, naming the file
     */
    Iterable<String> documents(Split split);
}
