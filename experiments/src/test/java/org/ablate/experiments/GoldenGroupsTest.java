package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of the golden folder is read by some test, or stands on the list of those that none reads yet. */
class GoldenGroupsTest {

    /** Folders and files that no test reads yet; what a test begins to read is deleted here. */
    private static final List<String> NOT_YET = List.of(
            "compression",
            "families",
            "interpretation",
            "lm_eval",
            "metric/text.json",
            "privacy",
            "rl",
            "statistics",
            "text_metrics",
            "tokenizer_training");

    /** How a test asks for a group; what stands behind the name, as in {@code "models/" + name}, is not looked at. */
    private static final Pattern ASKS = Pattern.compile("Golden\\s*\\.(?:path|list|json)\\(\\s*\"([^\"]+?)/?\"");

    private static final Set<String> READ = asked();

    private static Set<String> asked() {
        Set<String> groups = new TreeSet<>();
        for (Path file : files(Path.of(".."))) {
            if (file.toString().matches(".*/src/test/.*[.]java")) {
                ASKS.matcher(text(file)).results().forEach(match -> groups.add(match.group(1)));
            }
        }
        return groups;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isIn(String file, Iterable<String> groups) {
        for (String group : groups) {
            if (file.equals(group) || file.startsWith(group + "/")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void everyGroupIsReadOrListed() {
        Path folder = Golden.folder();
        List<String> groups = files(folder).stream()
                .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                .filter(file -> file.contains("/"))
                .toList();
        assertThat(groups).isNotEmpty();
        assertThat(groups.stream().filter(file -> !isIn(file, READ) && !isIn(file, NOT_YET)))
                .as("files of %s that no test reads and that are not listed as such", folder)
                .isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> whatIsListedIsReadByNoTestYet() {
        return NOT_YET.stream()
                .map(group -> dynamicTest(group, () -> {
                    assertThat(READ)
                            .as("%s is read now: delete it from the list", group)
                            .noneMatch(read -> isIn(read, List.of(group)));
                    abort("skipped: no test reads " + group + " of the golden cases yet");
                }));
    }
}
