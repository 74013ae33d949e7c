package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.spi.data.Encoded;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every tokenizer of the golden folder, of the conformance folder and of the real models gives the ids it is known for. */
class PretrainedGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicNode> everyGoldenCase() {
        return folders(Golden.list("tokenizer"), "case.json").map(folder -> {
            JsonNode golden = json(folder.resolve("case.json"));
            PretrainedTokenizer tokenizer = read(folder);
            Stream<DynamicTest> probes = IntStream.range(
                            0, golden.path("probes").size())
                    .mapToObj(probe -> dynamicTest("probe " + probe, () -> {
                        int[] ids = tokenizer.encode(
                                golden.path("probes").path(probe).asText());
                        assertThat(ids)
                                .isEqualTo(JSON.convertValue(golden.path("ids").path(probe), int[].class));
                        assertThat(tokenizer.decode(ids))
                                .isEqualTo(golden.path("decoded").path(probe).asText());
                        Encoded encoded = tokenizer.encodeWithOffsets(
                                golden.path("probes").path(probe).asText());
                        assertThat(encoded.ids()).isEqualTo(ids);
                        assertThat(offsets(encoded))
                                .isEqualTo(
                                        JSON.convertValue(golden.path("offsets").path(probe), int[][].class));
                        if (tokenizer.special(Special.UNKNOWN).isEmpty()) {
                            assertThat(IntStream.of(ids).mapToObj(tokenizer::vocabularyEntry))
                                    .containsExactlyElementsOf(
                                            strings(golden.path("tokens").path(probe)));
                        }
                        assertThat(tokenizer.frame(ids))
                                .isEqualTo(tokenizer.encodeFramed(
                                        golden.path("probes").path(probe).asText()));
                    }));
            return DynamicContainer.dynamicContainer(String.valueOf(folder.getFileName()), probes);
        });
    }

    @TestFactory
    Stream<DynamicNode> everyConformanceVector() {
        return folders(vectors(), "vectors.inp").map(folder -> {
            PretrainedTokenizer tokenizer = read(definition(folder));
            String[] texts = text(folder.resolve("vectors.inp")).split("\n__ggml_vocab_test__\n", -1);
            String[] ids = text(folder.resolve("vectors.out")).split("\n", -1);
            Stream<DynamicTest> tests = IntStream.range(0, texts.length)
                    .mapToObj(i -> dynamicTest("text " + i, () -> assertThat(
                                    IntStream.of(tokenizer.encode(texts[i])).boxed())
                            .containsExactlyElementsOf(Stream.of(ids[i].split(" "))
                                    .filter(id -> !id.isEmpty())
                                    .map(Integer::valueOf)
                                    .toList())));
            return DynamicContainer.dynamicContainer(String.valueOf(folder.getFileName()), tests);
        });
    }

    @Test
    void storiesKnowsItsSpecialTokens() {
        Tokenizer tokenizer = model("stories260K");
        assertThat(tokenizer.size()).isEqualTo(512);
        assertThat(tokenizer.special(Special.UNKNOWN)).hasValue(0);
        assertThat(tokenizer.special(Special.BEGIN)).hasValue(1);
        assertThat(tokenizer.endOfText()).hasValue(2);
        String story = "Once upon a time, there was a little girl named Lily.";
        assertThat(tokenizer.decode(tokenizer.encode(story))).isEqualTo(story);
    }

    @Test
    void minilmFramesATextAndAPairAndNeitherCutsNorFillsUp() {
        PretrainedTokenizer tokenizer = model("minilm-l6");
        int[] text = tokenizer.encode("a stirring , funny film".repeat(100));
        assertThat(text).hasSizeGreaterThan(400);
        assertThat(tokenizer.frame(text)).isEqualTo(tokenizer.encodeFramed("a stirring , funny film".repeat(100)));
        Tokenizer.Framed pair = tokenizer.frame(new int[] {7}, new int[] {8, 9});
        assertThat(pair.tokens()).containsExactly(101, 7, 102, 8, 9, 102);
        assertThat(pair.types()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(tokenizer.special(Special.CLASSIFY)).hasValue(101);
        assertThat(tokenizer.special(Special.SEPARATOR)).hasValue(102);
        assertThat(tokenizer.special(Special.MASK)).hasValue(103);
        assertThat(tokenizer.special(Special.PAD)).hasValue(0);
        assertThat(tokenizer.special(Special.UNKNOWN)).hasValue(100);
        assertThat(tokenizer.special(Special.END)).isEqualTo(OptionalInt.empty());
    }

    private static PretrainedTokenizer model(String name) {
        return read(Golden.shared().resolve("models").resolve(name));
    }

    /** BERT's vectors are for the tokenizer of a model that lies elsewhere. */
    private static Path definition(Path folder) {
        for (String name : List.of("tokenizer.json", "hf-tokenizer.json")) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        return Golden.shared().resolve("models/minilm-l6/tokenizer.json");
    }

    private static PretrainedTokenizer read(Path path) {
        return (PretrainedTokenizer) new Pretrained(new Pretrained.Config(path)).train(List.of());
    }

    private static List<Path> vectors() {
        Path parent = Golden.shared().resolve("conformance/tokenizers");
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> folders(List<Path> all, String marker) {
        List<Path> folders = all.stream()
                .filter(folder -> Files.exists(folder.resolve(marker)))
                .toList();
        assertThat(folders).as("cases of tokenizers").isNotEmpty();
        return folders.stream();
    }

    private static int[][] offsets(Encoded encoded) {
        return IntStream.range(0, encoded.ids().length)
                .mapToObj(i -> new int[] {encoded.starts()[i], encoded.ends()[i]})
                .toArray(int[][]::new);
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
