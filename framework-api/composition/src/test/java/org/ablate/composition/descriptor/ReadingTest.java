package org.ablate.composition.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no descriptors get one clear line, fast. */
@Timeout(10)
class ReadingTest {

    @TempDir
    Path folder;

    private String refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("x.yaml"), content);
        return catchThrowableOfType(ExperimentException.class, () -> new DescriptorReader().read(file, List.of()))
                .getMessage()
                .replace(folder + "/", "");
    }

    private String refusal(String content) throws IOException {
        return refusal(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new DescriptorReader().read(folder.resolve("none.yaml"), List.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(folder + "/none.yaml: there is no such file");
    }

    @Test
    void aDirectoryIsNoDescriptor() {
        assertThatThrownBy(() -> new DescriptorReader().read(folder, List.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(folder + ": is a directory; name a descriptor file inside it");
    }

    @Test
    void anEmptyFileOrOneOfCommentsSaysWhatADescriptorIs() throws IOException {
        String expected = "x.yaml:1:1: the file is empty; a descriptor is a mapping, such as 'name: my-experiment'";
        assertThat(refusal("")).isEqualTo(expected);
        assertThat(refusal("# nothing\n")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "just words", "~", "12"})
    void whatIsNoMappingIsRefused(String text) throws IOException {
        assertThat(refusal(text)).startsWith("x.yaml:1:1: a descriptor is a mapping");
    }

    @Test
    void aFileOf100MegabytesIsRefusedUnread() throws IOException {
        Path file = folder.resolve("large.yaml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(100L << 20);
        }
        long start = System.nanoTime();
        assertThatThrownBy(() -> new DescriptorReader().read(file, List.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("at most 1048576 bytes, this file has 104857600 bytes");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void textThatIsNotUtf8IsRefusedWithItsLine() throws IOException {
        assertThat(refusal(new byte[] {'a', ':', ' ', '1', '\n', 'b', ':', (byte) 0xE4, 'x'}))
                .isEqualTo(
                        "x.yaml:2: the byte 0xE4 there is not UTF-8; convert the file, for example with iconv -t UTF-8");
        assertThat(refusal("name: t".getBytes(StandardCharsets.UTF_16))).contains("it is in UTF-16");
        assertThat(refusal(new byte[] {'a', (byte) 0xC3})).contains("x.yaml:1: the byte 0xC3 ");
        assertThat(refusal("name: \"\\ud83d\"")).contains("x.yaml:1:7: the text has \\uD83D alone");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        Path file = Files.writeString(folder.resolve("bom.yaml"), "\uFEFFname: t\n");
        assertThat(new DescriptorReader().read(file, List.of()).root().entries())
                .containsOnlyKeys("name");
    }

    @Test
    void aBombOfAliasesIsRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(String.join(", ", java.util.Collections.nCopies(10, alias)))
                    .append("]\n");
        }
        assertThat(refusal(bomb.toString())).contains("has more than 100000 values, aliases counted in full");
    }

    @Test
    void anAliasInsideItsOwnAnchorIsRefused() throws IOException {
        assertThat(refusal("a: &a [*a]\n")).isEqualTo("x.yaml:1:8: the alias *a has no finished anchor before it");
    }

    @Test
    void anAnchorMayBeUsedAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("anchor.yaml"), "a: &a {b: 1}\nc: *a\n");
        Node.Mapping root = new DescriptorReader().read(file, List.of()).root();
        assertThat(root.get("c")).isEqualTo(root.get("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[", "{a: ", "- ", "? ", "!", "&a ", "\"", "a: b: ", "*a ", "|", "%", "{", "a:\n", "'", "#", " "
            })
    void aMegabyteOfAnythingIsAnsweredSoon(String piece) throws IOException {
        long start = System.nanoTime();
        assertThat(refusal(piece.repeat((1 << 20) / piece.length()))).startsWith("x.yaml:");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertThat(refusal("a: " + "[".repeat(100_000))).contains("is nested deeper than 50 levels");
        assertThat(refusal("{a: ".repeat(60) + "1" + "}".repeat(60))).contains("is nested deeper than 50 levels");
    }

    @Test
    void brokenYamlIsAnsweredWithThePlace() throws IOException {
        assertThat(refusal("name: t\nnet: {type: a\n")).startsWith("x.yaml:3:1: is not YAML: ");
        assertThat(refusal("name: t\nother: a: b\n")).startsWith("x.yaml:2:9: is not YAML: ");
        assertThat(refusal("name: \"t\n")).startsWith("x.yaml:2:1: is not YAML: ");
    }

    @Test
    void aTabIsCalledATab() throws IOException {
        assertThat(refusal("net:\n\ttype: a\n")).isEqualTo("x.yaml:2:1: is not YAML: a tab cannot indent; use spaces");
    }

    @Test
    void aCharacterThatYamlForbidsIsNamed() throws IOException {
        assertThat(refusal("name: t\nnote: a\u0007b\n"))
                .isEqualTo("x.yaml:2:8: is not YAML: the character U+0007 is not allowed here");
    }

    @Test
    void aSecondDocumentIsRefused() throws IOException {
        assertThat(refusal("name: a\n---\nname: b\n"))
                .isEqualTo("x.yaml:2:1: a second document begins here; a descriptor is one document");
    }

    @Test
    void tagsAreRefusedSoNothingIsEverConstructed() throws IOException {
        assertThat(refusal("name: !!java.net.URL [\"http://localhost\"]\n"))
                .startsWith("x.yaml:1:7: the tag tag:yaml.org,2002:java.net.URL has no meaning here");
    }
}
