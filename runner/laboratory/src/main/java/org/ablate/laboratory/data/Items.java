package org.ablate.laboratory.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** The items of a split, in memory. */
public final class Items {

    private final List<Item> items;
    private final String digest;

    private Items(List<Item> items, String digest) {
        this.items = List.copyOf(items);
        this.digest = digest;
    }

    /**
     * Reads a split.
     *
     * @throws ExperimentException when it cannot be read or has no item
     */
    public static Items of(Split split, DataSource source) {
        List<Item> items = new ArrayList<>();
        MessageDigest digest = Sha256.begin();
        update(digest, split.name());
        for (Item item : source.items(split)) {
            items.add(item);
            Utf8.fault(item.allText()).ifPresent(fault -> {
                throw new ExperimentException(item.place() + ": " + fault);
            });
            for (Map.Entry<String, String> field : item.fields().entrySet()) {
                update(digest, field.getKey());
                update(digest, field.getValue());
            }
            for (Item.Message message : item.messages()) {
                update(digest, message.role());
                update(digest, message.content());
            }
            update(digest, "");
        }
        if (items.isEmpty()) {
            throw new ExperimentException(
                    "the " + split.name().toLowerCase(Locale.ROOT) + " split of the data has no item");
        }
        return new Items(items, Sha256.hex(digest));
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    /** Some of these, in their order, under the same digest: what is left out is decided by what else decides a run. */
    public Items only(List<Item> some) {
        return new Items(some, digest);
    }

    public int size() {
        return items.size();
    }

    public Item get(int index) {
        return items.get(index);
    }

    /** The items, in the source's order. */
    public List<Item> all() {
        return items;
    }

    /** SHA-256, in hexadecimal, of the split's name and all fields and messages, in order. */
    public String digest() {
        return digest;
    }
}
