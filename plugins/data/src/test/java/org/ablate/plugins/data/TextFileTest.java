package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    @TempDir
    private Path folder;

    @Test
    void theLastTenthOfTheCharactersIsForValidation() throws IOException {
        TextFile text = text("0123456789😀123456789x");
        assertThat(text.documents(Split.TRAIN)).containsExactly("0123456789😀1234567");
        assertThat(text.documents(Split.VALIDATION)).containsExactly("89x");
    }

    /** nanoGPT's prepare.py prints these token counts for its character-level tiny Shakespeare. */
    @Test
    void tinyShakespeareIsCutWhereNanoGptCutsIt() {
        Path file = Path.of(System.getProperty("ablate.shared", "../../../shared"), "data/tinyshakespeare/input.txt");
        Assumptions.assumeTrue(Files.exists(file), () -> "no tiny Shakespeare at " + file.toAbsolutePath());
        TextFile text = new TextFile(new TextFile.Config(file, 0.1, Optional.empty(), Optional.empty()));
        assertThat(text.documents(Split.TRAIN)).singleElement().satisfies(t -> assertThat(t)
                .hasSize(1_003_854));
        assertThat(text.documents(Split.VALIDATION)).singleElement().satisfies(t -> assertThat(t)
                .hasSize(111_540));
    }

    @Test
    void aSecondFileCanBeTheValidationSplit() throws IOException {
        Path train = Files.writeString(folder.resolve("train.txt"), "abc");
        Path validation = Files.writeString(folder.resolve("validation.txt"), "xyz");
        TextFile text = new TextFile(new TextFile.Config(train, 0.1, Optional.of(validation), Optional.empty()));
        assertThat(text.documents(Split.TRAIN)).containsExactly("abc");
        assertThat(text.documents(Split.VALIDATION)).containsExactly("xyz");
    }

    @Test
    void aByteOrderMarkIsNotText() throws IOException {
        assertThat(text("\uFEFFab").documents(Split.TRAIN)).containsExactly("a");
    }

    @Test
    void aMissingFileIsNamedWithWhatToDo() {
        Path file = folder.resolve("nowhere.txt");
        TextFile text = new TextFile(new TextFile.Config(file, 0.1, Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> text.documents(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("There is no file " + file)
                .hasMessageContaining("--set data.path=FILE");
        TextFile second = new TextFile(new TextFile.Config(file, 0.1, Optional.of(file), Optional.empty()));
        assertThatThrownBy(() -> second.documents(Split.VALIDATION).iterator())
                .hasMessageContaining("--set data.validationPath=FILE");
    }

    @Test
    void aFolderIsNotAFile() {
        TextFile text = new TextFile(new TextFile.Config(folder, 0.1, Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> text.documents(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(folder + " is not a file");
    }

    @Test
    void theFirstByteThatIsNotUtf8IsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("latin1.txt");
        Files.write(file, "a\nnaïve café".getBytes(StandardCharsets.ISO_8859_1));
        TextFile text = new TextFile(new TextFile.Config(file, 0.1, Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> text.documents(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(file + ":2: the byte 0xEF there is not UTF-8");
        Files.write(file, new byte[] {'a', (byte) 0xE2, (byte) 0x82});
        assertThatThrownBy(() -> text.documents(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(file + ":1: the byte 0xE2 ");
    }

    @Test
    void anEmptyFileAndOneTooShortToCutAreRefused() throws IOException {
        TextFile empty = text("");
        assertThatThrownBy(() -> empty.documents(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("is empty");
        TextFile tooShort = text("a");
        assertThatThrownBy(() -> tooShort.documents(Split.VALIDATION).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("holds 1 characters, too few");
    }

    private TextFile text(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), content);
        return new TextFile(new TextFile.Config(file, 0.1, Optional.empty(), Optional.empty()));
    }
}
