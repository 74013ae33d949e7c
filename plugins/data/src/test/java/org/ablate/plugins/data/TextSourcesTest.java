package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourcesTest {

    @TempDir
    Path folder;

    @Test
    void linesAndParagraphsAreDocuments() throws IOException {
        Path file = Files.writeString(folder.resolve("poems.txt"), "one\ntwo\r\n\n\n three\n");
        assertThat(lines(file, LinesFile.Unit.LINE).items(Split.TRAIN))
                .containsExactly(
                        Item.text("one", file + ":1"), Item.text("two", file + ":2"), Item.text(" three", file + ":5"));
        assertThat(lines(file, LinesFile.Unit.PARAGRAPH).items(Split.TRAIN))
                .containsExactly(Item.text("one\ntwo", file + ":1"), Item.text(" three", file + ":5"));
    }

    @Test
    void eachPassReadsTheFileAnew() throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "a\nb\n");
        Iterable<Item> items = lines(file, LinesFile.Unit.LINE).items(Split.TRAIN);
        assertThat(items).hasSize(2);
        assertThat(items).hasSize(2);
    }

    @Test
    void twoFilesArePairedLineByLine() throws IOException {
        Path source = Files.writeString(folder.resolve("de"), "eins\nzwei\n");
        Path target = Files.writeString(folder.resolve("en"), "one\ntwo\n");
        assertThat(parallel(source, target, BadRowPolicy.FAIL).items(Split.TRAIN))
                .containsExactly(
                        Item.of(Map.of("source", "eins", "target", "one"), source + ":1"),
                        Item.of(Map.of("source", "zwei", "target", "two"), source + ":2"));
    }

    @Test
    void filesOfUnequalLengthDoNotBelongTogether() throws IOException {
        Path source = Files.writeString(folder.resolve("de"), "eins\nzwei\n");
        Path target = Files.writeString(folder.resolve("en"), "one\n");
        assertThatThrownBy(() -> parallel(source, target, BadRowPolicy.SKIP)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(source + ":2: " + target + " ends before " + source);
    }

    @Test
    void aLineThatIsEmptyOnOneSideCanBeLeftOut() throws IOException {
        Path source = Files.writeString(folder.resolve("de"), "eins\n\ndrei\n");
        Path target = Files.writeString(folder.resolve("en"), "one\ntwo\nthree\n");
        assertThatThrownBy(() -> parallel(source, target, BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(source + ":2: the line is empty in " + source);
        assertThat(parallel(source, target, BadRowPolicy.SKIP).items(Split.TRAIN))
                .extracting(item -> item.field("target"))
                .containsExactly("one", "three");
    }

    @Test
    void filesOfAFolderAreDocumentsInOrderAndTheirFoldersMayBeLabels() throws IOException {
        Files.createDirectories(folder.resolve("all/pos"));
        Files.createDirectories(folder.resolve("all/neg"));
        Files.writeString(folder.resolve("all/pos/1.txt"), "good");
        Files.writeString(folder.resolve("all/neg/1.txt"), "bad");
        Files.writeString(folder.resolve("all/neg/1.md"), "not text");
        assertThat(texts("**.txt").items(Split.TRAIN))
                .extracting(Item::fields)
                .containsExactly(Map.of("text", "bad", "label", "neg"), Map.of("text", "good", "label", "pos"));
        assertThatThrownBy(() -> texts("*.html").items(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("has no file that matches *.html");
    }

    @Test
    void aParagraphOrPairWithALineThatIsNotUtf8IsLeftOutWhole() throws IOException {
        Path file = folder.resolve("latin1");
        Files.write(file, "one\nna\u00efve\ntwo\n\nthree\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> lines(file, LinesFile.Unit.PARAGRAPH, BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file + ":2: the byte 0xEF there is not UTF-8");
        assertThat(lines(file, LinesFile.Unit.PARAGRAPH, BadRowPolicy.SKIP).items(Split.TRAIN))
                .containsExactly(Item.text("three", file + ":5").asDispensable());
        assertThat(lines(file, LinesFile.Unit.LINE, BadRowPolicy.SKIP).items(Split.TRAIN))
                .extracting(Item::allText)
                .containsExactly("one", "two", "three");
        Path source = Files.writeString(folder.resolve("source"), "1\n2\n3\n4\n5\n");
        assertThatThrownBy(() -> parallel(source, file, BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(source + ":2: the same line of " + file + ": the byte 0xEF");
        assertThat(parallel(source, file, BadRowPolicy.SKIP).items(Split.TRAIN))
                .extracting(item -> item.field("source"))
                .containsExactly("1", "3", "5");
        assertThat(parallel(file, source, BadRowPolicy.SKIP).items(Split.TRAIN))
                .extracting(item -> item.field("target"))
                .containsExactly("1", "3", "5");
    }

    @Test
    void aFileThatIsNotUtf8CanBeLeftOutOfAFolder() throws IOException {
        Files.createDirectories(folder.resolve("all/pos"));
        Files.writeString(folder.resolve("all/pos/1.txt"), "good");
        Files.write(folder.resolve("all/pos/2.txt"), "a\nna\u00efve".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("all/pos/3.txt"), "");
        assertThatThrownBy(
                        () -> texts("**", BadRowPolicy.FAIL).items(Split.TRAIN).forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(folder.resolve("all/pos/2.txt") + ":2: the byte 0xEF there is not UTF-8");
        assertThat(texts("**", BadRowPolicy.SKIP).items(Split.TRAIN))
                .extracting(item -> item.field("text"))
                .containsExactly("good");
    }

    private DataSource texts(String pattern) {
        return texts(pattern, BadRowPolicy.FAIL);
    }

    private DataSource texts(String pattern, BadRowPolicy onBadRow) {
        return new TextFolder(new TextFolder.Config(
                folder.resolve("all"), Optional.empty(), Optional.empty(), pattern, true, onBadRow));
    }

    private static DataSource lines(Path file, LinesFile.Unit unit) {
        return lines(file, unit, BadRowPolicy.FAIL);
    }

    private static DataSource lines(Path file, LinesFile.Unit unit, BadRowPolicy onBadRow) {
        return new LinesFile(new LinesFile.Config(file, Optional.empty(), Optional.empty(), unit, onBadRow));
    }

    private static DataSource parallel(Path source, Path target, BadRowPolicy onBadRow) {
        return new ParallelText(new ParallelText.Config(
                source, target, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), onBadRow));
    }
}
