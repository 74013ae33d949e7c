package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code ablate tokenize} shows the tokens of a text, of whatever has a tokenizer. */
class TokenizeCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Three bytes of one character, and a space after it. */
    private static final String EURO_A = "€ a";

    @TempDir
    Path folder;

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    /** The ids and offsets are those of Hugging Face's tokenizers. */
    @TestFactory
    Stream<DynamicTest> everyGoldenFolder() {
        return Golden.list("tokenizer").stream()
                .filter(golden -> Files.exists(golden.resolve("case.json")))
                .flatMap(golden -> {
                    JsonNode expected = read(golden.resolve("case.json"));
                    return IntStream.range(0, expected.path("probes").size())
                            .mapToObj(probe -> dynamicTest(golden.getFileName() + ", probe " + probe, () -> {
                                Workplace.Outcome outcome = Workplace.plain(
                                        "tokenize",
                                        golden.toString(),
                                        "--json",
                                        "--",
                                        expected.path("probes").path(probe).asText());
                                assertThat(outcome.exitCode()).as(outcome.err()).isZero();
                                JsonNode shown = json(outcome.out());
                                for (String field : new String[] {"ids", "offsets"}) {
                                    assertThat(shown.path(field))
                                            .as(field)
                                            .isEqualTo(expected.path(field).path(probe));
                                }
                                assertThat(shown.path("pieces"))
                                        .hasSameSizeAs(expected.path("tokens").path(probe));
                            }));
                });
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void specialTokensAroundATextStandAtNoPartOfIt() throws IOException {
        Path model = Golden.shared().resolve("models/minilm-l6");
        JsonNode shown = json(Workplace.plain("tokenize", model.toString(), "funny film", "--json")
                .out());
        // BERT's vocabulary, as published: [CLS] 101, funny 6057, film 2143, [SEP] 102
        assertThat(shown).isEqualTo(json("""
                        {"ids": [101, 6057, 2143, 102], "pieces": ["[CLS]", "funny", "film", "[SEP]"],
                         "offsets": [[0, 0], [0, 5], [6, 10], [0, 0]]}"""));
    }

    @Test
    void aDescriptorAndItsRunHaveTheSameTokens() {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace
                        .run("--set", "tokenizer={type: byte-level-bpe, vocabularySize: 300}")
                        .exitCode())
                .isZero();
        Path run = workplace.runs().get(0);
        String text = "the owls\nsat é";
        Workplace.Outcome of = workplace.ablate("tokenize", run.getFileName().toString(), text);
        assertThat(of.exitCode()).as(of.err()).isZero();
        assertThat(of.out()).startsWith("id ").contains("\n199  8     9   '\\n'\n");
        for (String same : new String[] {
            "latest:" + run.getFileName().toString().replaceAll("-[0-9a-f]+$", ""),
            run.toString(),
            run.resolve("tokenizer.json").toString()
        }) {
            assertThat(workplace.ablate("tokenize", same, text).out()).as(same).isEqualTo(of.out());
        }
        Workplace.Outcome fresh = workplace.ablate(
                "tokenize",
                workplace.descriptor().toString(),
                text,
                "--set",
                "data.path=" + workplace.text(),
                "--set",
                "tokenizer={type: byte-level-bpe, vocabularySize: 300}");
        assertThat(fresh.out()).as(fresh.err()).isEqualTo(of.out());
    }

    @Test
    void theBytesOfACharacterAllStandAtIt() throws IOException {
        Workplace workplace = Workplace.in(folder);
        String[] shared = {"--set", "data.path=" + workplace.text(), "--set", "tokenizer=byte", "--json"};
        Workplace.Outcome outcome = workplace.ablate(
                Stream.concat(Stream.of("tokenize", workplace.descriptor().toString(), EURO_A), Stream.of(shared))
                        .toArray(String[]::new));
        JsonNode shown = json(outcome.out());
        assertThat(shown.path("ids")).isEqualTo(json("[226, 130, 172, 32, 97]"));
        assertThat(shown.path("offsets")).isEqualTo(json("[[0, 1], [0, 1], [0, 1], [1, 2], [2, 3]]"));
    }

    @Test
    void withoutATextStandardInputIsRead() throws IOException {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace.run("--set", "tokenizer=byte").exitCode()).isZero();
        String run = workplace.runs().get(0).toString();
        assertThat(json(given("\uFEFFa\n".getBytes(StandardCharsets.UTF_8), run).out())
                        .path("ids"))
                .isEqualTo(json("[97, 10]"));
        assertThat(json(given(new byte[0], run).out()).path("ids")).isEmpty();
        Workplace.Outcome invalid = given(new byte[] {(byte) 0xFF}, run);
        assertThat(invalid.exitCode()).isEqualTo(2);
        assertThat(invalid.err()).contains("standard input is not UTF-8");
    }

    private static Workplace.Outcome given(byte[] input, String run) {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return Workplace.plain("tokenize", run, "--json");
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void whatHasNoTokenizerIsToldInOneLine() {
        Workplace workplace = Workplace.in(folder);
        for (String[] wrong : new String[][] {
            {"nothing", "there is no run 'nothing'"},
            {folder.toString(), "tokenizer.json"},
            {workplace.text().toString(), "text.txt is not a tokenizer.json"}
        }) {
            Workplace.Outcome outcome = workplace.ablate("tokenize", wrong[0], "a");
            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
            assertThat(outcome.err()).contains(wrong[1]).hasLineCount(1);
        }
    }
}
