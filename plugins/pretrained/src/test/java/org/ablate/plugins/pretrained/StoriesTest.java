package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model that others trained, with its tokenizer, on the numbers that others computed with it. */
class StoriesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void storiesAreAsLikelyAsTheReferenceSays() throws IOException {
        Path folder = Golden.shared().resolve("models/stories260K");
        JsonNode golden =
                JSON.readTree(folder.resolve("golden_tinystories_eval.json").toFile());
        List<String> stories = stories();
        Tokenizer tokenizer = Workplace.tokenizer(folder);
        Ops ops = engine.ops();
        Architecture model = Workplace.load(folder, ops).architecture();
        double sum = 0;
        long scored = 0;
        for (JsonNode story : golden.path("per_story")) {
            int[] tokens = Ints.concat(
                    new int[] {1},
                    tokenizer.encode(stories.get(story.path("index").asInt()).strip()));
            tokens = Arrays.copyOf(tokens, Math.min(tokens.length, 512));
            assertThat(tokens).hasSize(story.path("tokens").asInt());
            double loss = loss(model, tokens, ops);
            assertThat(loss).isCloseTo(story.path("sum_nll").asDouble(), within(0.05));
            sum += loss;
            scored += tokens.length - 1;
        }
        assertThat(scored).isEqualTo(golden.path("tokens_scored").asLong());
        assertThat(sum / scored).isCloseTo(golden.path("mean_nll").asDouble(), within(1e-4));
    }

    private static double loss(Architecture model, int[] tokens, Ops ops) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            NDArray row = ops.manager().create(ids).reshape(1, -1);
            return ops.withoutGradients(() -> ops.crossEntropy(
                            model.forward(row, ForwardPass.evaluation()).get(":, :-1"),
                            row.get(":, 1:"),
                            CrossEntropyOptions.PLAIN)
                    .getFloat());
        }
    }

    /** The first twenty that are ASCII throughout. */
    private static List<String> stories() throws IOException {
        List<String> stories = new ArrayList<>();
        for (JsonNode story : JSON.readTree(Golden.shared()
                .resolve("data/tinystories/tinystories_1000.json")
                .toFile())) {
            if (StandardCharsets.US_ASCII.newEncoder().canEncode(story.asText())) {
                stories.add(story.asText());
            }
        }
        return stories.subList(0, 20);
    }
}
