package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Ints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Encoded;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Framed;
import org.ablate.spi.data.Tokenizer.Special;
import org.ablate.spi.data.TokenizerFamily;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class TrainedSpecialsTest {

    private static final List<String> DOCUMENTS = List.of("an owl sat on an oak", "an oak");
    private static final List<String> NAMES = List.of("[PAD]", "[MASK]", "[CLS]", "[SEP]");

    @TempDir
    Path folder;

    private static Map<String, TokenizerFamily> families() {
        return Map.of(
                "byte", new Bytes(new Bytes.Config(NAMES, 2)),
                "char", new Characters(new Characters.Config(false, NAMES, 2)),
                "byte-level-bpe", new ByteLevelBpe(new ByteLevelBpe.Config(270, 1, NAMES, 2)));
    }

    @TestFactory
    Stream<DynamicTest> everyFamilyKeepsItsSpecialTokensApartFromTextAndSavesThem() {
        return families().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Tokenizer trained = entry.getValue().train(DOCUMENTS);
                    Path file = folder.resolve(entry.getKey() + ".json");
                    trained.save(file);
                    for (Tokenizer tokenizer : List.of(trained, entry.getValue().load(file))) {
                        holdsSpecialTokens(tokenizer);
                    }
                }));
    }

    private static void holdsSpecialTokens(Tokenizer tokenizer) {
        int classify = tokenizer.special(Special.CLASSIFY).orElseThrow();
        int separator = tokenizer.special(Special.SEPARATOR).orElseThrow();
        assertThat(tokenizer.token(tokenizer.special(Special.MASK).orElseThrow()))
                .isEqualTo("[MASK]");
        assertThat(tokenizer.token(tokenizer.special(Special.PAD).orElseThrow()))
                .isEqualTo("[PAD]");
        assertThat(tokenizer.special(Special.END)).isEqualTo(tokenizer.endOfText());
        assertThat(tokenizer.special(Special.BEGIN)).isEmpty();
        assertThat(Stream.iterate(0, id -> id + 1).limit(tokenizer.size()).map(tokenizer::token))
                .contains("<extra_id_0>", "<extra_id_1>")
                .doesNotContain("<extra_id_2>");
        int[] text = tokenizer.encode("an owl");
        assertThat(text).doesNotContain(classify, separator);
        assertThat(tokenizer.frame(text))
                .startsWith(classify)
                .endsWith(separator)
                .hasSize(text.length + 2);
        assertThat(tokenizer.decode(tokenizer.frame(text))).isEqualTo("an owl");
        Framed pair = tokenizer.frame(new int[] {1}, new int[] {2, 3});
        assertThat(pair.tokens()).containsExactly(classify, 1, separator, 2, 3, separator);
        assertThat(pair.types()).containsExactly(0, 0, 0, 1, 1, 1);
    }

    @TestFactory
    Stream<DynamicTest> theNameOfASpecialTokenInATextIsThatTokenAsInTheSavedFile() {
        return families().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Tokenizer trained = entry.getValue().train(DOCUMENTS);
                    Path file = folder.resolve(entry.getKey() + "-named.json");
                    trained.save(file);
                    Tokenizer saved = new Pretrained(new Pretrained.Config(file)).load(file);
                    String text = "an[CLS] owl<|endoftext|><extra_id_1>[SEP]oak[MASK";
                    if (entry.getKey().equals("char")) {
                        text = text.substring(0, text.length() - 5); // no bracket among its characters
                    }
                    Encoded encoded = trained.encodeWithOffsets(text);
                    assertThat(trained.encode(text))
                            .containsOnlyOnce(trained.special(Special.CLASSIFY).orElseThrow())
                            .containsOnlyOnce(trained.endOfText().orElseThrow())
                            .doesNotContain(trained.special(Special.MASK).orElseThrow())
                            .isEqualTo(saved.encode(text))
                            .isEqualTo(encoded.ids());
                    int at = Ints.indexOf(encoded.ids(), trained.endOfText().orElseThrow());
                    assertThat(text.substring(encoded.starts()[at], encoded.ends()[at]))
                            .isEqualTo("<|endoftext|>");
                    assertThat(encoded.ends()).endsWith(text.length());
                }));
    }

    @Test
    void withoutClassifyingAndSeparatingTokensATextStandsAlone() {
        Tokenizer tokenizer = new Bytes(new Bytes.Config(List.of("[MASK]", "[CLS]"), 0)).train(DOCUMENTS);
        assertThat(tokenizer.size()).isEqualTo(259);
        assertThat(tokenizer.frame(new int[] {5})).containsExactly(5);
        assertThat(tokenizer.frame(new int[] {5}, new int[] {6}).tokens()).containsExactly(5, 6);
    }

    @Test
    void namesThatCannotBeSpecialTokensAreReported() {
        assertThat(problems(new Bytes.Config(List.of("x", " [CLS]", "[SEP]", "[SEP]", "<|endoftext|>"), 0)))
                .hasSize(4)
                .allMatch(problem -> problem.startsWith("specialTokens: "));
        assertThat(problems(new ByteLevelBpe.Config(260, 1, NAMES, 0)))
                .singleElement()
                .asString()
                .startsWith("vocabularySize: ")
                .contains("261");
        assertThat(problems(new ByteLevelBpe.Config(261, 1, NAMES, 0))).isEmpty();
    }

    private static List<String> problems(org.ablate.spi.component.SelfValidating config) {
        List<String> problems = new java.util.ArrayList<>();
        config.check(new ValidationContext() {
            @Override
            public void problem(String field, String message) {
                problems.add(field + ": " + message);
            }

            @Override
            public <T> Optional<T> surrounding(Class<T> ambient) {
                return Optional.empty();
            }
        });
        return problems;
    }
}
