package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytesTest {

    private static final Tokenizer TOKENIZER = new Bytes(new Bytes.Config(List.of(), 0)).train(List.of());

    @Test
    void idsAreTheBytesAndOneMoreEndsADocument() {
        assertThat(TOKENIZER.size()).isEqualTo(257);
        assertThat(TOKENIZER.encode("aé\n")).containsExactly(97, 0xC3, 0xA9, 10);
        assertThat(TOKENIZER.endOfText()).hasValue(256);
        assertThat(TOKENIZER.decode(new int[] {97, 256, 98})).isEqualTo("ab");
    }

    @Test
    void partOfACharacterDecodesToAReplacementCharacter() {
        assertThat(TOKENIZER.decode(new int[] {97, 0xC3})).isEqualTo("a\uFFFD");
    }

    @Test
    void tokensAreReadable() {
        assertThat(TOKENIZER.token('a')).isEqualTo("a");
        assertThat(TOKENIZER.token('\n')).isEqualTo("\\n");
        assertThat(TOKENIZER.token(0xC3)).isEqualTo("<C3>");
        assertThat(TOKENIZER.token(256)).isEqualTo("<|endoftext|>");
    }

    @Test
    void itsFileComesBackAndHuggingFacesLibraryAgrees(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");
        TOKENIZER.save(file);
        assertThat(new Bytes(new Bytes.Config(List.of(), 0)).load(file).size()).isEqualTo(257);
        String text = "naïve 😀\n don't";
        assertThat(new NativeTokenizer(TokenizerFile.read(file), "the file").encode(text))
                .isEqualTo(TOKENIZER.encode(text));
    }

    @Test
    void filesOfAnotherKindAreRefused(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");
        new ByteLevelBpe(new ByteLevelBpe.Config(300, 1, List.of(), 0))
                .train(List.of("aaaa"))
                .save(file);
        assertThatThrownBy(() -> new Bytes(new Bytes.Config(List.of(), 0)).load(file))
                .isInstanceOf(ExperimentException.class);
    }
}
