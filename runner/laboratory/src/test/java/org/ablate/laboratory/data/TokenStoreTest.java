package org.ablate.laboratory.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreTest {

    @TempDir
    private Path folder;

    private final LetterTokenizer tokenizer = new LetterTokenizer(300, true);

    @Test
    void documentsBecomeOneStreamEachEndedByTheEndOfText() {
        TokenStore store = open(List.of("ab", "", "c"));
        assertThat(store.row(0, 6)).containsExactly('a', 'b', 299, 299, 'c', 299);
        assertThat(store.size()).isEqualTo(6);
    }

    @Test
    void oneDocumentHasNoEnd() {
        assertThat(open(List.of("abc")).row(0, 3)).containsExactly('a', 'b', 'c');
        assertThat(open(List.of("abc")).size()).isEqualTo(3);
    }

    @Test
    void aTokenizerWithoutAnEndOfTextJoinsTheDocuments() {
        TokenStore store =
                TokenStore.open(folder, train(List.of("ab", "c")), new LetterTokenizer(300, false), "digest");
        assertThat(store.row(0, 3)).containsExactly('a', 'b', 'c');
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void bytesAreThoseOfTheTextAndEndsStandForNone() {
        TokenStore store = open(List.of("éa", "b"));
        assertThat(store.bytes()).isEqualTo(4);
        assertThat(store.bytesAfterFirstToken()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 65_536, 65_537, 1_000_000})
    void everyIdOfAVocabularyIsKept(int size) {
        LetterTokenizer any = new LetterTokenizer(size, true);
        TokenStore store = TokenStore.open(folder, train(List.of("a\u00ff", "\u7fff")), any, "digest" + size);
        assertThat(store.row(0, 5)).containsExactly('a', 0xFF, size - 1, 0x7FFF, size - 1);
    }

    @Test
    void aRowBeyondTheEndIsRefused() {
        TokenStore store = open(List.of("abc"));
        assertThatThrownBy(() -> store.row(1, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("tokens 1 to 3 of 3");
        assertThatThrownBy(() -> store.row(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aSecondOpeningDoesNotTokeniseAgain() {
        open(List.of("ab", "c"));
        assertThat(tokenizer.encoded).isEqualTo(2);
        TokenStore again = open(List.of("ab", "c"));
        assertThat(tokenizer.encoded).isEqualTo(2);
        assertThat(again.row(0, 5)).containsExactly('a', 'b', 299, 'c', 299);
        assertThat(again.bytes()).isEqualTo(3);
    }

    @Test
    void otherDocumentsSplitsAndTokenizersHaveOtherFiles() throws IOException {
        open(List.of("ab", "c"));
        open(List.of("a", "bc"));
        TokenStore.open(
                folder, Documents.of(Split.VALIDATION, split -> Item.texts(List.of("ab", "c"))), tokenizer, "digest");
        TokenStore.open(folder, train(List.of("ab", "c")), tokenizer, "another digest");
        assertThat(tokenizer.encoded).isEqualTo(8);
        assertThat(files()).hasSize(4);
    }

    @Test
    void aFileWithAnyByteChangedIsMadeAnew() throws IOException {
        open(List.of("abc"));
        Path file = files().get(0);
        byte[] intact = Files.readAllBytes(file);
        for (int at = 0; at < intact.length; at++) {
            byte[] damaged = intact.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertThat(open(List.of("abc")).row(0, 3)).containsExactly('a', 'b', 'c');
            assertThat(file).as("byte %d was changed", at).hasBinaryContent(intact);
        }
        assertThat(tokenizer.encoded).isEqualTo(1 + intact.length);
    }

    @Test
    void aFileOfAnotherLengthIsMadeAnew() throws IOException {
        open(List.of("abc"));
        Path file = files().get(0);
        byte[] intact = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 100, intact.length - 1, intact.length + 1, 3 * intact.length}) {
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(length);
            }
            assertThat(open(List.of("abc")).row(0, 3)).containsExactly('a', 'b', 'c');
            assertThat(file).hasBinaryContent(intact);
        }
    }

    @Test
    void whatFailsHalfwayLeavesNoFile() throws IOException {
        LetterTokenizer refusing = new LetterTokenizer(300, true) {
            @Override
            public int[] encode(String text) {
                throw new ExperimentException("no");
            }
        };
        assertThatThrownBy(() -> TokenStore.open(folder, train(List.of("abc")), refusing, "digest"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("no");
        assertThat(files()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> TokenStore.open(file.resolve("cache"), train(List.of("abc")), tokenizer, "digest"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("Cannot write the cache file " + file);
    }

    private TokenStore open(List<String> documents) {
        return TokenStore.open(folder, train(documents), tokenizer, "digest");
    }

    private static Documents train(List<String> documents) {
        return Documents.of(Split.TRAIN, split -> Item.texts(documents));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
