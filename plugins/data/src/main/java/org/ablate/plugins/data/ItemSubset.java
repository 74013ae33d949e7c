package org.ablate.plugins.data;

import com.google.common.collect.AbstractIterator;
import java.util.BitSet;
import java.util.Iterator;
import org.ablate.spi.data.Item;
import org.jspecify.annotations.Nullable;

/** Of the items of another pass those whose numbers are chosen, in order. */
final class ItemSubset extends AbstractIterator<Item> {

    private final Iterator<Item> items;
    private final BitSet chosen;
    private int next;

    ItemSubset(Iterator<Item> items, BitSet chosen) {
        this.items = items;
        this.chosen = chosen;
    }

    @Override
    protected @Nullable Item computeNext() {
        while (items.hasNext()) {
            Item item = items.next();
            if (chosen.get(next++)) {
                return item;
            }
        }
        return endOfData();
    }
}
