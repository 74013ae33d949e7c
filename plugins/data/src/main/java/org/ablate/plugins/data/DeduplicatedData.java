package org.ablate.plugins.data;

import com.google.common.collect.Iterators;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** The items of another source without those that an earlier one equals. Only digests are held in memory. */
@Component(
        value = "deduplicate",
        summary = "Another source's items without repetitions",
        paper = "Lee et al., 2022, arXiv:2107.06499",
        verdict = "for collected text; finds exact repetitions only")
public final class DeduplicatedData implements DataSource {

    /** Of what, and what makes two items equal. */
    public record Config(
            @Doc("whose items are taken once") Choice<DataSource> of,

            @Doc("the fields that make two items equal; empty for all fields and messages") @Default("[]")
            List<String> fields,

            @Doc("which splits are deduplicated, each by itself; others pass as they are") @Default("[train]") @NotEmpty
            List<Split> splits) {

        public Config {
            fields = List.copyOf(fields);
            splits = List.copyOf(splits);
        }
    }

    private final Config config;
    private final DataSource of;

    @Inject
    DeduplicatedData(Config config, DataSource of) {
        this.config = config;
        this.of = of;
    }

    @Override
    public Iterable<Item> items(Split split) {
        if (!config.splits().contains(split)) {
            return of.items(split);
        }
        return () -> {
            Set<HashCode> seen = new HashSet<>();
            return Iterators.filter(of.items(split).iterator(), item -> seen.add(digest(item)));
        };
    }

    private HashCode digest(Item item) {
        Hasher hasher = Hashing.sha256().newHasher();
        if (config.fields().isEmpty()) {
            item.fields().forEach((name, text) -> put(hasher, name, text));
            item.messages().forEach(message -> put(hasher, message.role(), message.content()));
        } else {
            config.fields().forEach(field -> put(hasher, field, item.field(field)));
        }
        return hasher.hash();
    }

    private static void put(Hasher hasher, String name, String text) {
        hasher.putInt(name.length())
                .putString(name, StandardCharsets.UTF_8)
                .putInt(text.length())
                .putString(text, StandardCharsets.UTF_8);
    }
}
