package org.ablate.plugins.data;

import org.ablate.spi.data.Item;

/** What to do about a row that cannot be read, or of which the objective can make no example. */
public enum BadRowPolicy {
    /** Say where it is and what is wrong, and stop. */
    FAIL,
    /** Leave it out; the log says how many were left out and where the first one is. */
    SKIP;

    /** An item that was read, with what to do about it where no example can be made of it. */
    Item of(Item item) {
        return this == SKIP ? item.asDispensable() : item;
    }
}
