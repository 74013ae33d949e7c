package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md names what is there: its files and tests exist, and every room of the modules that have several is on it. */
class ArchitecturePageTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private static final List<String> MODULES = List.of(
            "framework-api/spi",
            "framework-api/formats",
            "framework-api/composition",
            "framework-api/testkit",
            "runner/laboratory",
            "runner/cli",
            "plugins/transformer",
            "plugins/finetuning",
            "plugins/optimization",
            "plugins/objectives");

    private static List<String> quoted() throws IOException {
        return QUOTED.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void filesAndTestsExist() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(ROOT)) {
            classes = files.filter(file -> file.toString().contains("/src/"))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }
        for (String name : quoted()) {
            if (name.contains("/") && !name.endsWith("*")) {
                assertThat(ROOT.resolve(name)).exists();
            } else if (name.matches("[A-Z]\\w+(Test|Contract|Command)")) {
                assertThat(classes).contains(name + ".java");
            }
        }
    }

    @Test
    void everyRoomIsNamed() throws IOException {
        List<String> quoted = quoted();
        List<String> missing = new ArrayList<>();
        for (String module : MODULES) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .map(file -> room(sources.relativize(file)))
                        .filter(room -> !room.isEmpty() && !quoted.contains(room))
                        .forEach(room -> missing.add(module + ": " + room));
            }
        }
        assertThat(missing).isEmpty();
    }

    /** {@code attention.weights} of {@code org/ablate/plugins/transformer/attention/weights/package-info.java}. */
    private static String room(Path info) {
        int module = info.startsWith("org/ablate/plugins") ? 4 : 3;
        Path folder = info.getParent();
        return folder == null || folder.getNameCount() <= module
                ? ""
                : folder.subpath(module, folder.getNameCount()).toString().replace('/', '.');
    }
}
