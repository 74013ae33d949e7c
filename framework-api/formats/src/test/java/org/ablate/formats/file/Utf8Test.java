package org.ablate.formats.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8Test {

    @TempDir
    private Path folder;

    /** Against the decoder of the Java platform. */
    @Property(tries = 300)
    void whatIsUtf8IsReadAsItIsAndAllElseIsRefused(@ForAll byte[] bytes) throws IOException {
        Path file = Files.createTempFile("bytes", ".txt");
        try {
            Files.write(file, bytes);
            String expected = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            assertThat(Utf8.read(file)).isEqualTo(expected.replaceFirst("^\uFEFF", ""));
        } catch (CharacterCodingException notUtf8) {
            assertThatThrownBy(() -> Utf8.read(file)).isInstanceOfAny(ExperimentException.class, IOException.class);
        } finally {
            Files.delete(file);
        }
    }

    /** Larger than any buffer, so that characters stand over the borders of what is read at once. */
    @Test
    void charactersOverTheBordersOfBuffersStayWhole() throws IOException {
        String text = "a😀é€".repeat(40_001);
        assertThat(Utf8.read(Files.writeString(folder.resolve("text"), text))).isEqualTo(text);
    }

    @Test
    void aByteThatIsNotUtf8IsToldWithItsLine() throws IOException {
        Path file = Files.write(folder.resolve("latin1"), "a\nb\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Utf8.read(file))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(file
                        + ":3: the byte 0xE9 there is not UTF-8; convert the file, for example with iconv -t UTF-8");
    }

    @Test
    void halfACharacterIsNoUnicode() {
        assertThat(Utf8.fault("a😀")).isEmpty();
        assertThat(Utf8.fault("a\uD83D"))
                .hasValueSatisfying(said -> assertThat(said).contains("\\uD83D"));
        assertThat(Utf8.fault("\uDE00\uD83D"))
                .hasValueSatisfying(said -> assertThat(said).contains("\\uDE00"));
        assertThat(Utf8.unpaired("ab\uD83D\uD83D\uDE00")).isEqualTo(2);
    }

    @Test
    void onlyAFileIsRead() throws IOException {
        assertThatThrownBy(() -> Utf8.read(folder)).hasMessageContaining("it is a folder, not a file");
        assertThatThrownBy(() -> Utf8.read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        Path device = Path.of("/dev/zero");
        if (Files.exists(device)) {
            assertThatThrownBy(() -> Utf8.read(device)).hasMessageContaining("it is a pipe or a device, not a file");
        }
    }
}
