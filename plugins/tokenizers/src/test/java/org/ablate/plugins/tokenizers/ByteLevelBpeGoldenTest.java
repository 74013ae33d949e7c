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
import java.util.stream.Stream;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of byte-level BPE in the golden folder, trained and encoded with Hugging Face's tokenizers library. */
class ByteLevelBpeGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicNode> everyCase() {
        List<Path> folders = Golden.list("tokenizer").stream()
                .filter(folder -> Files.exists(folder.resolve("case.json")))
                .toList();
        assertThat(folders).as("cases of tokenizers").isNotEmpty();
        return folders.stream().filter(ByteLevelBpeGoldenTest::isByteLevel).map(ByteLevelBpeGoldenTest::tests);
    }

    private static boolean isByteLevel(Path folder) {
        return read(folder.resolve("case.json"))
                .at("/training/pre_tokenizer")
                .asText()
                .startsWith("ByteLevel");
    }

    private static DynamicNode tests(Path folder) {
        JsonNode golden = read(folder.resolve("case.json"));
        JsonNode training = golden.path("training");
        String name = folder.getFileName().toString();
        String corpus = corpus(folder, training);
        BytePairVocabulary vocabulary = BytePairTrainer.train(
                List.of(corpus),
                training.path("vocab_size").asInt(),
                training.path("min_frequency").asLong(0),
                strings(training.path("special_tokens")));
        ByteLevelBpeTokenizer trained = new ByteLevelBpeTokenizer(TokenizerFile.byteLevelBpe(vocabulary, true), name);
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest("trains the same file", () -> hasTheSameVocabularyAndMerges(folder, vocabulary)));
        for (int probe = 0; probe < golden.path("probes").size(); probe++) {
            int index = probe;
            tests.add(dynamicTest("encodes probe " + probe, () -> encodes(golden, index, trained)));
        }
        tests.add(dynamicTest("encodes the corpus", () -> {
            int[] ids = trained.encode(corpus);
            assertThat(trained.decode(ids)).isEqualTo(corpus.replace(TokenizerFile.END_OF_TEXT, ""));
            assertThat(ids)
                    .as("encoded by word and as one")
                    .isEqualTo(new NativeTokenizer(TokenizerFile.byteLevelBpe(vocabulary, true), name).encode(corpus));
            // The cases count line by line and end the last line whether or not the corpus does, so a corpus that
            // does end in a line end may or may not have an empty line more.
            int count = tokensByLine(trained, corpus);
            assertThat(golden.path("corpus_tokens").asInt())
                    .isBetween(count, corpus.endsWith("\n") ? count + 1 : count);
        }));
        return DynamicContainer.dynamicContainer(name, tests);
    }

    private static void hasTheSameVocabularyAndMerges(Path folder, BytePairVocabulary vocabulary) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        JsonNode model = read(file).path("model");
        List<List<String>> merges = new ArrayList<>();
        for (JsonNode merge : model.path("merges")) {
            merges.add(merge.isArray() ? strings(merge) : List.of(merge.asText().split(" ", 2)));
        }
        assertThat(vocabulary.merges())
                .extracting(merge -> List.of(merge.first(), merge.second()))
                .containsExactlyElementsOf(merges);
        assertThat(vocabulary.tokens()).isEqualTo(TokenizerFile.tokens(read(file), file.toString()));
        assertThat(TokenizerFile.byteLevelBpe(vocabulary, true)).isEqualTo(Files.readString(file));
    }

    private static void encodes(JsonNode golden, int probe, ByteLevelBpeTokenizer trained) {
        int[] ids = trained.encode(golden.path("probes").get(probe).asText());
        assertThat(ids).isEqualTo(JSON.convertValue(golden.path("ids").get(probe), int[].class));
        List<String> tokens = new ArrayList<>();
        for (int id : ids) {
            tokens.add(trained.vocabularyEntry(id));
        }
        assertThat(tokens).isEqualTo(strings(golden.path("tokens").get(probe)));
        assertThat(trained.decode(ids))
                .isEqualTo(golden.path("decoded").get(probe).asText());
    }

    private static int tokensByLine(ByteLevelBpeTokenizer tokenizer, String corpus) {
        return Stream.of(corpus.split("\n"))
                .mapToInt(line -> tokenizer.encode(line + "\n").length)
                .sum();
    }

    private static String corpus(Path folder, JsonNode training) {
        String description = training.path("trained_on").asText();
        String form = " as one string";
        assertThat(description).endsWith(form);
        String name = description.substring(0, description.length() - form.length());
        Path own = folder.resolve(name);
        try {
            return Files.readString(Files.exists(own) ? own : folder.resolveSibling(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
