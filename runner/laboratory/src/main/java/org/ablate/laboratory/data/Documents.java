package org.ablate.laboratory.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Locale;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Split;
import org.jspecify.annotations.Nullable;

/** The documents of a split, read anew by each pass over them, and what identifies them. */
public final class Documents implements Iterable<String> {

    private final Split split;
    private final DataSource source;
    private @Nullable String digest;

    private Documents(Split split, DataSource source) {
        this.split = split;
        this.source = source;
    }

    /** The documents of a split, unread. */
    public static Documents of(Split split, DataSource source) {
        return new Documents(split, source);
    }

    public Split split() {
        return split;
    }

    /**
     * SHA-256, in hexadecimal, of the split's name and of its documents, each with its length, in their order. The first call reads
     * them all.
     *
     * @throws org.ablate.spi.ExperimentException when the data cannot be read
     */
    public String digest() {
        if (digest == null) {
            digest = read();
        }
        return digest;
    }

    private String read() {
        MessageDigest seen = Sha256.begin();
        seen.update((split.name() + "\n").getBytes(StandardCharsets.UTF_8));
        for (String document : this) {
            Utf8.fault(document).ifPresent(fault -> {
                throw new ExperimentException("a document of the "
                        + split.name().toLowerCase(Locale.ROOT) + " split is no Unicode: " + fault);
            });
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            seen.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            seen.update(bytes);
        }
        return Sha256.hex(seen);
    }

    @Override
    public Iterator<String> iterator() {
        return source.documents(split).iterator();
    }
}
