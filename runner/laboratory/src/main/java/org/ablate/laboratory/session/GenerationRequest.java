package org.ablate.laboratory.session;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.JsonFile;
import org.ablate.spi.component.Choice;

/**
 * Request for generated text; what is absent is as in the run's samples.
 *
 * @param prompt what to continue, or what an encoder-decoder reads
 * @param tokens the most tokens to add
 * @param temperature divides the logits; 0 takes the most likely token
 * @param topK only the k most likely tokens; 0 for all
 * @param topP only the most likely tokens that together reach p; 1 for all
 * @param stop strings that end the text; those of the samples where it is empty
 * @param seed decides every draw; the run's own when absent
 */
public record GenerationRequest(
        Optional<String> prompt,
        Optional<Integer> tokens,
        Optional<Double> temperature,
        Optional<Integer> topK,
        Optional<Double> topP,
        List<String> stop,
        Optional<Long> seed) {

    /** What the descriptor says otherwise, each {@code a.b.c=value}. */
    List<String> overrides() {
        List<String> overrides = new ArrayList<>();
        prompt.ifPresent(text -> overrides.add("samples.prompt=" + JsonFile.text(text)));
        tokens.ifPresent(count -> overrides.add("samples.tokens=" + count));
        if (!stop.isEmpty()) {
            overrides.add("samples.stop=" + JsonFile.text(stop));
        }
        return overrides;
    }

    /**
     * How tokens are drawn, likewise. Where the samples' own decoding lacks one of the fields, sampling takes its place, with its
     * processors; greedy decoding is at temperature 0 already.
     *
     * @param graph as described without this
     */
    List<String> drawing(ExperimentGraph graph) {
        Map<String, Number> given = new LinkedHashMap<>();
        temperature.ifPresent(value -> given.put("temperature", value));
        topK.ifPresent(value -> given.put("topK", value));
        topP.ifPresent(value -> given.put("topP", value));
        Choice<?> decoding = graph.experiment().samples().decoding();
        if (given.isEmpty() || (decoding.name().equals("greedy") && given.equals(Map.of("temperature", 0.0)))) {
            return List.of();
        }
        Set<String> fields = Stream.of(decoding.config().getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        List<String> overrides = new ArrayList<>();
        if (!fields.containsAll(given.keySet())) {
            String processors = fields.contains("processors")
                    ? new String(graph.bound().canonicalAt("samples.decoding.processors"), StandardCharsets.US_ASCII)
                    : "[]";
            overrides.add("samples.decoding={type: sampling, processors: " + processors + "}");
        }
        given.forEach((field, value) -> overrides.add("samples.decoding." + field + "=" + value));
        return overrides;
    }
}
