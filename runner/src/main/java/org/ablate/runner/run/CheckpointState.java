package org.ablate.runner.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a checkpoint knows beside its tensors.
 *
 * @param step how many steps the weights have seen
 * @param settled whether the evaluation and sample due after this step were made; a resumed run makes them first if not
 * @param best the best evaluation up to this step, if there was one
 * @param metrics of the last evaluation up to this step, by name
 */
public record CheckpointState(long step, boolean settled, Optional<Best> best, Map<String, Double> metrics) {

    /**
     * The best evaluation so far.
     *
     * @param step when it was made
     * @param value of the metric that decides
     */
    public record Best(long step, double value) {}

    public CheckpointState {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The text of {@code state.json}, the same for the same state; it also vouches for the files beside it. */
    String json(Map<String, String> digests) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode json = mapper.createObjectNode().put("step", step).put("settled", settled);
        best.ifPresent(it -> json.putObject("best").put("step", it.step()).put("value", it.value()));
        ObjectNode values = json.putObject("metrics");
        metrics.forEach(values::put);
        ObjectNode files = json.putObject("digests");
        digests.forEach(files::put);
        return json.toPrettyString() + "\n";
    }

    /** Reads {@code state.json}. */
    static Described parse(String json) throws JsonProcessingException {
        JsonNode root = new JsonMapper().readTree(json);
        Optional<Best> best = root.has("best")
                ? Optional.of(new Best(
                        root.get("best").path("step").asLong(-1),
                        number(root.get("best").path("value"))))
                : Optional.empty();
        Map<String, Double> metrics = new LinkedHashMap<>();
        root.path("metrics").properties().forEach(entry -> metrics.put(entry.getKey(), number(entry.getValue())));
        Map<String, String> digests = new LinkedHashMap<>();
        root.path("digests")
                .properties()
                .forEach(entry -> digests.put(entry.getKey(), entry.getValue().asText()));
        return new Described(
                new CheckpointState(
                        root.path("step").asLong(-1), root.path("settled").asBoolean(true), best, metrics),
                digests);
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.asText("NaN"));
    }

    /**
     * A state and the digests of the files beside it.
     *
     * @param digests SHA-256 by file name
     */
    record Described(CheckpointState state, Map<String, String> digests) {}
}
