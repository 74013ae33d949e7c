package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What pretrained models write, token for token what the reference implementations write with them. No token ended the
 * golden texts.
 */
class GenerationParityTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** A pretrained model that writes. */
    private final class Author implements AutoCloseable {

        private final Path model;
        private final Ops ops = Laboratory.installed().engine().open(Precision.FP32, 1);
        private final Architecture architecture;

        Author(Path model) {
            this.model = model;
            ExperimentGraph graph = graph("greedy");
            this.architecture = graph.base(ops, 1, Classes.NONE);
            graph.fill(architecture, ops);
        }

        private ExperimentGraph graph(String decoding) {
            Path descriptor = folder.resolve("writes.yaml");
            try {
                Files.writeString(
                        descriptor,
                        "name: writes\ndata: wordnet-glosses\ntraining: {steps: 1}\n"
                                + "model: {type: pretrained, path: \"" + model + "\"}\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return Laboratory.installed().read(descriptor, List.of("samples.decoding=" + decoding));
        }

        List<Integer> write(String decoding, int[] prompt, Optional<int[]> source, int tokens) {
            List<Integer> text = new ArrayList<>();
            graph(decoding)
                    .decoding(ops)
                    .generate(
                            architecture,
                            new Request(prompt, source, tokens, Set.of(), 0, Optional.empty()),
                            text::add);
            return text;
        }

        @Override
        public void close() {
            ops.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyGoldenModelWritesWhatTransformersWrites() {
        return Golden.list("models").stream()
                .filter(model -> Files.exists(model.resolve("generate.json")))
                .map(model -> DynamicTest.dynamicTest(String.valueOf(model.getFileName()), () -> check(model)));
    }

    private void check(Path model) throws IOException {
        JsonNode golden = JSON.readTree(model.resolve("generate.json").toFile());
        JsonNode config = JSON.readTree(model.resolve("config.json").toFile());
        boolean readsSource = golden.has("input");
        int[] prompt = readsSource
                ? new int[] {config.path("decoder_start_token_id").intValue()}
                : array(golden.path("prompt"));
        Optional<int[]> source = readsSource ? Optional.of(array(golden.path("input"))) : Optional.empty();
        try (Author author = new Author(model)) {
            golden.properties().forEach(entry -> {
                String[] name = entry.getKey().split("_", 2);
                if (name.length == 2) {
                    String decoding = name[0].equals("greedy")
                            ? "greedy"
                            : "{type: beam-search, beams: " + name[0].replace("beam", "") + "}";
                    assertThat(author.write(decoding, prompt, source, Integer.parseInt(name[1])))
                            .as(entry.getKey())
                            .isEqualTo(ints(entry.getValue()));
                }
            });
        }
    }

    @Test
    void storiesAreWrittenAsTheOriginalWritesThem() throws IOException {
        Path model = Golden.shared().resolve("models/stories260K");
        JsonNode golden = JSON.readTree(model.resolve("golden_greedy.json").toFile());
        List<Integer> fromNothing = ints(golden.at("/greedy_from_bos_200_steps/token_ids"));
        List<Integer> fromZoo = ints(golden.at("/greedy_prompt_Zoo_60_steps/token_ids"));
        int[] zoo = array(golden.at("/greedy_prompt_Zoo_60_steps/prompt_ids"));
        try (Author author = new Author(model)) {
            assertThat(author.write("greedy", new int[] {1}, Optional.empty(), fromNothing.size() - 1))
                    .isEqualTo(fromNothing.subList(1, fromNothing.size()));
            assertThat(author.write("greedy", zoo, Optional.empty(), fromZoo.size() - zoo.length))
                    .isEqualTo(fromZoo.subList(zoo.length, fromZoo.size()));
        }
    }

    private static int[] array(JsonNode values) {
        return ints(values).stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> ints(JsonNode values) {
        List<Integer> list = new ArrayList<>();
        values.forEach(value -> list.add(value.intValue()));
        return list;
    }
}
