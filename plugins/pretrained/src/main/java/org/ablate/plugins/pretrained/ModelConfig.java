package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;

/**
 * A {@code config.json} of Hugging Face. What was asked for is remembered, so that keys that nobody understood can be told; a key
 * whose value is null counts as absent, as there.
 */
final class ModelConfig {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final String inside;
    private final ObjectNode values;
    private final Set<String> asked = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    private ModelConfig(String file, String inside, ObjectNode values) {
        this.file = file;
        this.inside = inside;
        this.values = values;
    }

    /** A configuration that was made, not read. */
    static ModelConfig of(ObjectNode values) {
        return new ModelConfig("config.json", "", values);
    }

    /**
     * Reads a file.
     *
     * @throws ExperimentException when it cannot be read or is no JSON object
     */
    static ModelConfig read(Path file) {
        try {
            JsonNode root = JSON.readTree(Utf8.read(file));
            if (root instanceof ObjectNode values) {
                return new ModelConfig(file.toString(), "", values);
            }
            throw new ExperimentException(file + " is not a model's configuration: it is no JSON object");
        } catch (JsonProcessingException e) {
            throw new ExperimentException(
                    file + " is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    /** The file, as a person named it. */
    String file() {
        return file;
    }

    /** What the file holds. */
    ObjectNode values() {
        return values;
    }

    /** What a person should know although it is no error. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        values.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key) && !IgnoredKeys.contain(key, values.get(key))) {
                all.add(inside + key + " of config.json (" + brief(values.get(key))
                        + ") is not known here and was ignored");
            }
        });
        return all;
    }

    void note(String text) {
        notes.add(text);
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    private Optional<JsonNode> node(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).filter(node -> !node.isNull());
    }

    private <T> Optional<T> value(
            String key, String what, Predicate<JsonNode> fits, java.util.function.Function<JsonNode, T> to) {
        Optional<JsonNode> node = node(key);
        node.filter(found -> !fits.test(found)).ifPresent(found -> {
            throw refusal(key, "expected " + what);
        });
        return node.map(to);
    }

    Optional<Integer> optionalInteger(String key) {
        return value(key, "a whole number", node -> node.isInt() || isWhole(node), node -> (int) node.asDouble());
    }

    private static boolean isWhole(JsonNode node) {
        return node.isNumber() && node.asDouble() == (int) node.asDouble();
    }

    int integer(String key) {
        return optionalInteger(key)
                .orElseThrow(() -> new ExperimentException(
                        file + ": '" + inside + key + "' is missing, without which the model's sizes are not known"));
    }

    int integer(String key, int otherwise) {
        return optionalInteger(key).orElse(otherwise);
    }

    Optional<Double> optionalReal(String key) {
        return value(key, "a number", JsonNode::isNumber, JsonNode::asDouble);
    }

    double real(String key, double otherwise) {
        return optionalReal(key).orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return value(key, "true or false", JsonNode::isBoolean, JsonNode::asBoolean)
                .orElse(otherwise);
    }

    Optional<String> optionalText(String key) {
        return value(key, "a text", JsonNode::isTextual, JsonNode::asText);
    }

    String text(String key, String otherwise) {
        return optionalText(key).orElse(otherwise);
    }

    /** The texts of a list. */
    Optional<List<String>> texts(String key) {
        return value(key, "a list", JsonNode::isArray, node -> {
            List<String> texts = new ArrayList<>();
            node.forEach(element -> texts.add(element.asText()));
            return texts;
        });
    }

    /** A token's number or several. */
    Optional<List<Integer>> tokens(String key) {
        return value(key, "a token's number or a list of them", ModelConfig::isTokens, node -> {
            List<Integer> tokens = new ArrayList<>();
            if (node.isInt()) {
                tokens.add(node.asInt());
            }
            node.forEach(element -> tokens.add(element.asInt()));
            return tokens;
        });
    }

    private static boolean isTokens(JsonNode node) {
        boolean all = node.isArray();
        for (JsonNode element : node) {
            all &= element.isInt();
        }
        return node.isInt() || all;
    }

    /** A mapping inside this one. */
    Optional<ModelConfig> inner(String key) {
        return value(key, "a mapping", JsonNode::isObject, node -> {
            return new ModelConfig(file, inside + key + ".", (ObjectNode) node);
        });
    }

    /** Takes over the notes of an {@link #inner} mapping that was read. */
    void noteAll(ModelConfig inner) {
        notes.addAll(inner.notes());
    }

    /** Refuses a flag that is not what our parts do. */
    void requireFlag(String key, boolean only, boolean otherwise, String why) {
        if (flag(key, otherwise) != only) {
            throw refusal(key, why);
        }
    }

    /** Refuses a number that is not what our parts do. */
    void requireReal(String key, double only, double otherwise, String why) {
        if (real(key, otherwise) != only) {
            throw refusal(key, why);
        }
    }

    /** A key as a person finds it in the file, with those of the mappings around it. */
    String key(String name) {
        return inside + name;
    }

    /** What to throw for a value that no part of ours can do. */
    ExperimentException refusal(String key, String why) {
        return new ExperimentException(file + ": '" + inside + key + "' is "
                + Optional.ofNullable(values.get(key)).map(ModelConfig::brief).orElse("absent") + "; " + why);
    }

    private static String brief(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
