package org.ablate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * Numbers from reference implementations, kept outside the project. A test that asks for them is skipped, with a message,
 * where their folder does not exist; it fails where the folder exists and a file is missing.
 */
public final class Golden {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    /** The folder named by the system property {@code ablate.golden}. */
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

    /**
     * A JSON file of {@link #folder}.
     *
     * @param file its path in the folder, such as {@code "parts/attention.json"}
     */
    public static JsonNode json(String file) {
        Path path = folder().resolve(file);
        try {
            return JSON.readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the golden file " + path, e);
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
