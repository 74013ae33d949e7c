package org.ablate.laboratory.fetch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.ablate.composition.descriptor.PathScheme;
import org.ablate.spi.ExperimentException;

/**
 * What was fetched, by name: {@code fetched:stories260K} is a folder, {@code fetched:tinyshakespeare/input.txt} a file in one. A
 * descriptor that says so is recorded as it is, since the folder is another on each machine; what the files hold is in the lock of a run.
 */
public final class FetchedFiles implements PathScheme {

    /** The word before the colon. */
    public static final String WORD = "fetched";

    private final Catalog catalog;
    private final Path cache;

    public FetchedFiles(Catalog catalog, Path cache) {
        this.catalog = catalog;
        this.cache = cache;
    }

    /**
     * Where fetched files are kept: the system property {@code ablate.cache}, or else the environment's {@code ABLATE_CACHE}, or else
     * {@code .cache/ablate} in the user's home.
     */
    public static Path cache() {
        String property = System.getProperty("ablate.cache", "");
        String variable = Objects.requireNonNullElse(System.getenv("ABLATE_CACHE"), "");
        if (!property.isEmpty()) {
            return Path.of(property);
        }
        return variable.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "ablate") : Path.of(variable);
    }

    @Override
    public Found find(String name) {
        int slash = name.indexOf('/');
        Catalog.Entry entry = catalog.entry(slash < 0 ? name : name.substring(0, slash));
        Path folder = cache.resolve(entry.name());
        String recorded = WORD + ":" + name;
        if (slash < 0) {
            entry.files().keySet().forEach(file -> requireThere(folder.resolve(file), entry));
            return new Found(folder, recorded);
        }
        String file = name.substring(slash + 1);
        if (!entry.files().containsKey(file)) {
            throw new ExperimentException(entry.name() + " has no file '" + file + "'; it has "
                    + String.join(", ", entry.files().keySet()));
        }
        requireThere(folder.resolve(file), entry);
        return new Found(folder.resolve(file), recorded);
    }

    private static void requireThere(Path file, Catalog.Entry entry) {
        if (!Files.isRegularFile(file)) {
            throw new ExperimentException(
                    entry.name() + " is not there yet; get it with: ./ablate fetch " + entry.name());
        }
    }
}
