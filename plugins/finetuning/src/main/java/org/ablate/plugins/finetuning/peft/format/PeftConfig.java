package org.ablate.plugins.finetuning.peft.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;

/**
 * PEFT's {@code adapter_config.json}. What is asked for counts as understood; {@link #refuseRest} then refuses every key that says
 * something nobody asked for, so that nothing is silently left out.
 */
public final class PeftConfig {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What says nothing of how the adapter computes. */
    private static final Set<String> INFORMATION = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "inference_mode",
            "megatron_core",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "revision",
            "task_type");

    private final Path file;
    private final JsonNode root;
    private final Set<String> asked = new HashSet<>(INFORMATION);

    private PeftConfig(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** @throws ExperimentException when there is none, or it is not JSON */
    public static PeftConfig read(Path file) {
        try {
            JsonNode root = JSON.readTree(Utf8.read(file));
            if (root == null || !root.isObject()) {
                throw new ExperimentException(file + ": is not a JSON object");
            }
            return new PeftConfig(file, root);
        } catch (IOException e) {
            throw new ExperimentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    public Path file() {
        return file;
    }

    private JsonNode get(String key) {
        asked.add(key);
        return root.path(key);
    }

    /** Whether the key is there and not null. */
    boolean has(String key) {
        return !get(key).isMissingNode() && !get(key).isNull();
    }

    public String text(String key, String absent) {
        return has(key) ? get(key).asText() : absent;
    }

    public int integer(String key, int absent) {
        requireNumber(key);
        return has(key) ? get(key).asInt() : absent;
    }

    public double real(String key, double absent) {
        requireNumber(key);
        return has(key) ? get(key).asDouble() : absent;
    }

    private void requireNumber(String key) {
        if (has(key) && !get(key).isNumber()) {
            throw refusal(key, "a number is needed");
        }
    }

    public boolean flag(String key, boolean absent) {
        if (has(key) && !get(key).isBoolean()) {
            throw refusal(key, "true or false is needed");
        }
        return has(key) ? get(key).asBoolean() : absent;
    }

    public boolean isText(String key) {
        return get(key).isTextual();
    }

    /** A list of texts; one text stands for a list of one; none when absent. */
    public List<String> texts(String key) {
        JsonNode value = get(key);
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        return StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** A list of integers; one stands for a list of one; none when absent. */
    public List<Integer> integers(String key) {
        JsonNode value = get(key);
        if (value.isNumber()) {
            return List.of(value.asInt());
        }
        return StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    /** Numbers by name, in order; none when absent. */
    public Map<String, Double> numbers(String key) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        get(key).properties().forEach(entry -> {
            if (!entry.getValue().isNumber()) {
                throw refusal(key, "numbers by name are needed");
            }
            numbers.put(entry.getKey(), entry.getValue().asDouble());
        });
        return numbers;
    }

    /** How many are true in each list of flags, by name; none when absent. */
    public Map<String, Integer> counts(String key) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        get(key).properties()
                .forEach(entry -> counts.put(entry.getKey(), (int)
                        StreamSupport.stream(entry.getValue().spliterator(), false)
                                .filter(JsonNode::asBoolean)
                                .count()));
        return counts;
    }

    /** Takes a key that changes nothing once the adapter's values are read: how it began, what shaped its training elsewhere. */
    public void pass(String... keys) {
        asked.addAll(List.of(keys));
    }

    /** @throws ExperimentException naming every key that says something and was not asked for */
    public void refuseRest() {
        root.properties().forEach(entry -> {
            if (!asked.contains(entry.getKey()) && speaks(entry.getValue())) {
                throw refusal(entry.getKey(), "is not known here, so the adapter would compute something else");
            }
        });
    }

    private static boolean speaks(JsonNode value) {
        boolean empty = value.isContainerNode() && value.isEmpty();
        return !value.isNull() && !empty && !(value.isBoolean() && !value.asBoolean());
    }

    public ExperimentException refusal(String key, String why) {
        return new ExperimentException(file + ": " + key + " = " + root.path(key) + ": " + why);
    }

    /** @throws ExperimentException when one of these rates is not zero */
    public void requireNoDropout(String... rates) {
        for (String rate : rates) {
            if (real(rate, 0) != 0) {
                throw refusal(rate, "this dropout is not known here");
            }
        }
    }

    /** The value of the first pattern that a name ends with, by PEFT's rule. */
    public static double byPattern(Map<String, Double> patterns, String name, double otherwise) {
        return patterns.entrySet().stream()
                .filter(entry -> Pattern.matches("(.*\\.)?(" + entry.getKey() + ")", name))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(otherwise);
    }
}
