package org.ablate.runner.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Split;
import org.ablate.spi.file.Sha256;

/**
 * The documents of a split and what identifies them.
 *
 * @param split which part of the data
 * @param source where each pass over the documents reads them anew
 * @param digest SHA-256, in hexadecimal, of the split's name and of its documents, each with its length, in their order
 */
public record Documents(Split split, DataSource source, String digest) implements Iterable<String> {

    /**
     * Reads the split once for its digest.
     *
     * @throws org.ablate.spi.ExperimentException when the data cannot be read
     */
    public static Documents of(Split split, DataSource source) {
        MessageDigest digest = Sha256.begin();
        digest.update((split.name() + "\n").getBytes(StandardCharsets.UTF_8));
        for (String document : source.documents(split)) {
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return new Documents(split, source, Sha256.hex(digest));
    }

    @Override
    public Iterator<String> iterator() {
        return source.documents(split).iterator();
    }
}
