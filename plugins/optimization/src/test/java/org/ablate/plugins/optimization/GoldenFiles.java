package org.ablate.plugins.optimization;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.testkit.Golden;

/** The cases that a golden folder holds. */
final class GoldenFiles {

    private GoldenFiles() {}

    /** Names of the JSON files of a folder, sorted. */
    static Stream<String> json(String folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Golden.folder().resolve(folder), "*.json")) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.stream().sorted();
    }
}
