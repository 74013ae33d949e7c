package org.ablate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * Numbers from reference implementations. They lie in two folders of one layout: that of the system property
 * {@code ablate.golden}, which holds many and need not exist, and that of {@code ablate.golden.small}, the small cases which come
 * with the project. What both have is taken from the first. A test that asks for what neither has is skipped, with a message.
 */
public final class Golden {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROPERTIES = List.of("ablate.golden", "ablate.golden.small");

    private Golden() {}

    /**
     * A file or folder.
     *
     * @param name its path in the golden folder, such as {@code "models/llama"}
     */
    public static Path path(String name) {
        return path(name, folders());
    }

    /**
     * What a folder holds, by name: files and folders of cases.
     *
     * @param folder its path in the golden folder, such as {@code "models"}
     */
    public static List<Path> list(String folder) {
        return list(folder, folders());
    }

    /** The folder named by the system property {@code ablate.golden}, without the small cases. */
    public static Path folder() {
        return existing("ablate.golden");
    }

    /** The folder named by the system property {@code ablate.shared}: corpora, checkpoints, conformance files. */
    public static Path shared() {
        return existing("ablate.shared");
    }

    private static Path existing(String property) {
        String value = System.getProperty(property);
        Assumptions.assumeTrue(value != null, () -> "skipped: the system property " + property + " is not set");
        Path folder = Path.of(Objects.requireNonNull(value)).normalize();
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "skipped: there is no folder " + folder);
        return folder;
    }

    private static List<Path> folders() {
        return PROPERTIES.stream()
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .map(value -> Path.of(value).normalize())
                .toList();
    }

    static Path path(String name, List<Path> folders) {
        List<Path> found = existing(name, folders);
        return found.get(0);
    }

    static List<Path> list(String folder, List<Path> folders) {
        Map<String, Path> byName = new TreeMap<>();
        for (Path each : existing(folder, folders)) {
            try (Stream<Path> entries = Files.list(each)) {
                entries.forEach(entry -> byName.putIfAbsent(String.valueOf(entry.getFileName()), entry));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(byName.values());
    }

    private static List<Path> existing(String name, List<Path> folders) {
        List<Path> found = folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .toList();
        Assumptions.assumeFalse(
                found.isEmpty(),
                () -> folders.isEmpty()
                        ? "skipped: none of the system properties " + PROPERTIES + " is set"
                        : "skipped: there is no " + name + " in any of " + folders);
        return found;
    }

    /**
     * A JSON file.
     *
     * @param file its path in the golden folder, such as {@code "parts/attention.json"}
     */
    public static JsonNode json(String file) {
        return json(path(file));
    }

    /** A JSON file that {@link #path} or {@link #list} gave. */
    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the golden file " + file, e);
        }
    }

    /** The tensor a node stands for: {@code {"shape": …, "data": …}}, nested lists or a number. */
    public static GoldenTensor tensor(JsonNode node) {
        return GoldenTensor.of(node);
    }

    /** The fields of {@code "cases"} by name, in order. */
    public static Map<String, JsonNode> cases(JsonNode file) {
        JsonNode cases = file.path("cases");
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        StreamSupport.stream(((Iterable<String>) cases::fieldNames).spliterator(), false)
                .forEach(name -> byName.put(name, cases.get(name)));
        return byName;
    }
}
