package org.ablate.laboratory.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trained tokenizers, each kept in a file named by the digest of what it was trained on and how. */
public final class TokenizerCache {

    private static final Logger LOG = LoggerFactory.getLogger(TokenizerCache.class);

    private final Path folder;

    /** @param folder where the files lie; made when the first one is written */
    public TokenizerCache(Path folder) {
        this.folder = folder;
    }

    /**
     * A trained tokenizer.
     *
     * @param tokenizer the tokenizer itself
     * @param file its {@code tokenizer.json} in the cache
     * @param digest of the file's bytes: what identifies the tokenizer
     * @param trained whether it was trained just now rather than read
     */
    public record Entry(Tokenizer tokenizer, Path file, String digest, boolean trained) {}

    /**
     * The tokenizer that {@code family} learns from the documents, trained only if no earlier call did. A family that does not
     * learn is asked each time, as its own file may have changed.
     *
     * @param configuration canonical text of the family's name, version and configuration
     * @param documents the training documents, unread by a family that does not learn
     */
    public Entry tokenizer(TokenizerFamily family, String configuration, Documents documents) {
        String learned = family.learns() ? documents.digest() : "nothing";
        String key = Sha256.of(configuration + "\n" + learned);
        Path file = folder.resolve("tokenizer-" + key + ".json");
        if (family.learns() && CacheFile.intact(file)) {
            return new Entry(family.load(file), file, Sha256.of(file), false);
        }
        if (family.learns() && Files.exists(file)) {
            LOG.warn("The cached tokenizer {} is damaged and is trained anew", file);
        }
        Tokenizer trained = family.train(documents);
        String digest = CacheFile.writeSealed(file, trained::save);
        return new Entry(trained, file, digest, family.learns());
    }
}
