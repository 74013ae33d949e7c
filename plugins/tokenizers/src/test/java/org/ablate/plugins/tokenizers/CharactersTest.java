package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharactersTest {

    private static final Characters STRICT = new Characters(new Characters.Config(false, List.of(), 0));
    private static final Characters LENIENT = new Characters(new Characters.Config(true, List.of(), 0));

    @Test
    void idsAreTheSortedCodePointsOfTheText() {
        Tokenizer tokenizer = STRICT.train(List.of("hello 😀\n"));
        assertThat(tokenizer.size()).isEqualTo(7);
        assertThat(tokenizer.encode("hello 😀\n")).containsExactly(3, 2, 4, 4, 5, 1, 6, 0);
        assertThat(tokenizer.decode(new int[] {3, 6})).isEqualTo("h😀");
        assertThat(tokenizer.token(0)).isEqualTo("\\n");
        assertThat(tokenizer.endOfText()).isEmpty();
    }

    @Test
    void severalDocumentsBringATokenThatEndsThem() {
        Tokenizer tokenizer = STRICT.train(List.of("ab", "c"));
        assertThat(tokenizer.size()).isEqualTo(4);
        assertThat(tokenizer.endOfText()).hasValue(3);
        assertThat(tokenizer.decode(new int[] {0, 3, 1})).isEqualTo("ab");
    }

    @Test
    void anUnseenCharacterIsNamedWithItsPlaceAndWhatToDo() {
        Tokenizer tokenizer = STRICT.train(List.of("ab\n"));
        assertThatThrownBy(() -> tokenizer.encode("ab\na😀b"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'😀' (U+1F600) at position 4 (line 2)")
                .hasMessageContaining("3 characters of the training text")
                .hasMessageContaining("unknownToken");
    }

    @Test
    void withAnUnknownTokenAnUnseenCharacterIsThat() {
        Tokenizer tokenizer = LENIENT.train(List.of("ab"));
        assertThat(tokenizer.encode("a☃b")).containsExactly(0, 2, 1);
        assertThat(tokenizer.token(2)).isEqualTo("<unk>");
        assertThat(tokenizer.decode(new int[] {0, 2, 1})).isEqualTo("a\uFFFDb");
    }

    @Test
    void aSavedTokenizerIsTheSameWhenLoaded(@TempDir Path folder) {
        for (Tokenizer tokenizer : List.of(STRICT.train(List.of("é\"\\\u0001x")), LENIENT.train(List.of("ab", "ca")))) {
            Path file = folder.resolve("tokenizer.json");
            Path again = folder.resolve("again.json");
            tokenizer.save(file);
            Tokenizer loaded = STRICT.load(file);
            loaded.save(again);
            assertThat(again).hasSameBinaryContentAs(file);
            assertThat(loaded.size()).isEqualTo(tokenizer.size());
            assertThat(loaded.endOfText()).isEqualTo(tokenizer.endOfText());
        }
    }

    @Test
    void huggingFacesLibraryReadsTheFileAndAgrees(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");
        String text = "naïve 😀\n\n中\t'quoted'  text";
        Tokenizer tokenizer = STRICT.train(List.of(text, "more"));
        tokenizer.save(file);
        NativeTokenizer library = new NativeTokenizer(TokenizerFile.read(file), "the file");
        assertThat(library.encode(text)).isEqualTo(tokenizer.encode(text));
        assertThat(library.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void anEmptyTextIsRefused() {
        assertThatThrownBy(() -> STRICT.train(List.of(""))).isInstanceOf(ExperimentException.class);
    }

    @Test
    void filesOfAnotherKindAreRefused(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");
        new Bytes(new Bytes.Config(List.of(), 0)).train(List.of()).save(file);
        assertThatThrownBy(() -> STRICT.load(file))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("its model is \"BPE\"");
    }
}
