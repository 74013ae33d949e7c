package org.ablate.laboratory.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.training.EvaluationResult;

/**
 * What a checkpoint knows beside its tensors.
 *
 * @param step how many steps the weights have seen
 * @param settled whether the evaluation and sample due after this step were made; a resumed run makes them first if not
 * @param best the best evaluation up to this step, if there was one
 * @param metrics of the last evaluation up to this step, by name
 * @param history every evaluation up to this step, oldest first
 */
public record CheckpointState(
        long step, boolean settled, Optional<Best> best, Map<String, Double> metrics, List<EvaluationResult> history) {

    /** Before the first step. */
    public static final CheckpointState BEGINNING = new CheckpointState(0, true, Optional.empty(), Map.of(), List.of());

    /**
     * The best evaluation so far.
     *
     * @param step when it was made
     * @param value of the metric that decides
     */
    public record Best(long step, double value) {}

    public CheckpointState {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        history = List.copyOf(history);
    }

    /** The text of {@code state.json}, the same for the same state; it vouches for itself and for the files beside it. */
    String json(Map<String, String> digests) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode json = mapper.createObjectNode().put("step", step).put("settled", settled);
        best.ifPresent(it -> json.putObject("best").put("step", it.step()).put("value", it.value()));
        ObjectNode values = json.putObject("metrics");
        metrics.forEach(values::put);
        ArrayNode evaluations = json.putArray("history");
        history.forEach(it -> {
            ObjectNode evaluation = evaluations.addObject().put("step", it.step());
            ObjectNode found = evaluation.putObject("metrics");
            it.metrics().forEach(found::put);
        });
        ObjectNode files = json.putObject("digests");
        digests.forEach(files::put);
        return SealedJson.text(json);
    }

    /**
     * Reads {@code state.json}.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException when it is not JSON
     * @throws SealedJson.Broken when it was changed since it was written
     */
    static Described parse(String json) throws IOException {
        JsonNode root = SealedJson.parse(json);
        Optional<Best> best = root.has("best")
                ? Optional.of(new Best(
                        root.get("best").path("step").asLong(-1),
                        number(root.get("best").path("value"))))
                : Optional.empty();
        List<EvaluationResult> history = new ArrayList<>();
        root.path("history")
                .forEach(it ->
                        history.add(new EvaluationResult(it.path("step").asLong(-1), numbers(it.path("metrics")))));
        Map<String, String> digests = new LinkedHashMap<>();
        root.path("digests")
                .properties()
                .forEach(entry -> digests.put(entry.getKey(), entry.getValue().asText()));
        return new Described(
                new CheckpointState(
                        root.path("step").asLong(-1),
                        root.path("settled").asBoolean(true),
                        best,
                        numbers(root.path("metrics")),
                        history),
                digests);
    }

    private static Map<String, Double> numbers(JsonNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.properties().forEach(entry -> numbers.put(entry.getKey(), number(entry.getValue())));
        return numbers;
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
