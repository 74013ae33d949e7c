package org.ablate.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.laboratory.fetch.Catalog;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Assumptions;

/** Where descriptors find what {@code ./ablate fetch} would have brought: links to the files beside the project, until it is closed. */
final class FetchedCache implements AutoCloseable {

    private static final String PROPERTY = "ablate.cache";

    private final Path folder;

    /** @param folder in which the cache is made */
    FetchedCache(Path folder) throws IOException {
        this.folder = Files.createDirectory(folder.resolve("cache"));
        Path shared = Path.of(System.getProperty("ablate.shared", "../../shared"))
                .toAbsolutePath()
                .normalize();
        for (Catalog.Entry entry : Catalog.shipped().entries().values()) {
            Path links = Files.createDirectory(this.folder.resolve(entry.name()));
            for (String file : entry.files().keySet()) {
                Optional<Path> found = Stream.of("data/" + entry.name(), "data/instructions", "models/" + entry.name())
                        .map(place -> shared.resolve(place).resolve(file))
                        .filter(Files::isRegularFile)
                        .findFirst();
                if (found.isPresent()) {
                    Files.createSymbolicLink(links.resolve(file), found.get());
                }
            }
        }
        System.setProperty(PROPERTY, this.folder.toString());
    }

    /** Skips the test, with the reason, where a descriptor names files that are not beside the project. */
    void require(Path descriptor) {
        try {
            Laboratory.installed().read(descriptor, List.of());
        } catch (ExperimentException e) {
            String message =
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""); // one line for the list of skips
            Assumptions.assumeFalse(message.contains("is not there yet; get it with: ./ablate fetch"), message);
        }
    }

    @Override
    public void close() throws IOException {
        System.clearProperty(PROPERTY);
        List<Path> links;
        try (Stream<Path> all = Files.walk(folder)) {
            links = all.filter(Files::isSymbolicLink).toList();
        }
        for (Path link : links) {
            Files.delete(link);
        }
    }
}
