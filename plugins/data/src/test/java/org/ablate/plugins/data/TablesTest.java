package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

    @TempDir
    Path folder;

    @Test
    void quotedFieldsMayHoldSeparatorsQuotesAndLineEnds() throws IOException {
        DataSource csv = csv("text,label\n\"a, \"\"b\"\"\nc\",1\nd,0\n", List.of(), Map.of(), BadRowPolicy.FAIL);
        assertThat(csv.items(Split.TRAIN))
                .containsExactly(
                        Item.of(Map.of("text", "a, \"b\"\nc", "label", "1"), file() + ":2"),
                        Item.of(Map.of("text", "d", "label", "0"), file() + ":4"));
    }

    @Test
    void columnsNameThoseOfAFileWithoutAHeaderAndFieldsRenameThem() throws IOException {
        DataSource csv =
                csv("a;1\r\nb;2\r\n", List.of("sentence", "stars"), Map.of("text", "sentence"), BadRowPolicy.FAIL, ";");
        assertThat(csv.items(Split.TRAIN))
                .extracting(Item::fields)
                .containsExactly(Map.of("text", "a"), Map.of("text", "b"));
    }

    @Test
    void aByteOrderMarkBelongsToNoColumn() throws IOException {
        assertThat(csv("\uFEFFtext\na\n", List.of(), Map.of(), BadRowPolicy.FAIL)
                        .items(Split.TRAIN))
                .extracting(item -> item.field("text"))
                .containsExactly("a");
    }

    @Test
    void aMalformedRowIsToldWithFileAndLine() throws IOException {
        DataSource csv = csv("text,label\na,1\n\"b\nb\",0\nc\n", List.of(), Map.of(), BadRowPolicy.FAIL);
        assertThatThrownBy(() -> csv.items(Split.TRAIN).forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(file()
                        + ":5: the row has 1 columns where 2 are expected; correct the row, or leave such rows out"
                        + " with onBadRow: skip");
    }

    @Test
    void malformedRowsCanBeLeftOut() throws IOException {
        DataSource csv = csv("text,label\na,1\nc\nd,e,f\ng,0\n", List.of(), Map.of(), BadRowPolicy.SKIP);
        assertThat(csv.items(Split.TRAIN))
                .extracting(item -> item.field("text"))
                .containsExactly("a", "g");
    }

    @Test
    void aQuoteThatIsNeverClosedIsAnErrorEvenWhereRowsAreLeftOut() throws IOException {
        DataSource csv = csv("text,label\na,1\n\"b,0\nc,1\n", List.of(), Map.of(), BadRowPolicy.SKIP);
        assertThatThrownBy(() -> csv.items(Split.TRAIN).forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(file() + ":3: a quoted field begins in this row and is never closed");
    }

    @Test
    void textAfterAClosingQuoteIsAnError() throws IOException {
        DataSource csv = csv("text,label\n\"a\"b,1\n", List.of(), Map.of(), BadRowPolicy.FAIL);
        assertThatThrownBy(() -> csv.items(Split.TRAIN).forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(file() + ":2: something other than a separator follows a closing quote");
    }

    @Test
    void aRowThatIsNotUtf8IsToldWithItsLineOrLeftOut() throws IOException {
        Files.write(file(), "text,n\na,1\n\"b\nna\u00efve\",2\nc,3\n".getBytes(StandardCharsets.ISO_8859_1));
        DataSource csv = source(List.of(), Map.of(), BadRowPolicy.FAIL, ",");
        assertThatThrownBy(() -> csv.items(Split.TRAIN).forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(file() + ":4: the byte 0xEF there is not UTF-8");
        assertThat(source(List.of(), Map.of(), BadRowPolicy.SKIP, ",").items(Split.TRAIN))
                .extracting(Item::place)
                .containsExactly(file() + ":2", file() + ":5");
    }

    @Test
    void anUnknownColumnIsToldWithThoseThereAre() throws IOException {
        DataSource csv = csv("sentence,label\n", List.of(), Map.of("text", "sentense"), BadRowPolicy.FAIL);
        assertThatThrownBy(() -> csv.items(Split.TRAIN).forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(file() + " has no column 'sentense'; its columns are sentence, label");
    }

    @Test
    void aSplitWithoutAFileIsToldWithWhatToDo() throws IOException {
        DataSource csv = csv("text\n", List.of(), Map.of(), BadRowPolicy.FAIL);
        assertThatThrownBy(() -> csv.items(Split.VALIDATION))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("validationPath")
                .hasMessageContaining("type: split");
        assertThatThrownBy(() -> csv.items(Split.TEST)).hasMessageContaining("testPath");
    }

    @Test
    void aMissingFileIsNamed() {
        DataSource csv = source(List.of(), Map.of(), BadRowPolicy.FAIL, ",");
        assertThatThrownBy(() -> csv.items(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith("There is no file " + file());
    }

    @Test
    void tabSeparatedTextKeepsItsQuotes() throws IOException {
        Files.writeString(file(), "say \"hi\t1\n\n' \" '\t0\n");
        DataSource tsv = new TsvFile(new TsvFile.Config(
                file(), Optional.empty(), Optional.empty(), List.of("text", "label"), Map.of(), BadRowPolicy.FAIL));
        assertThat(tsv.items(Split.TRAIN))
                .containsExactly(
                        Item.of(Map.of("text", "say \"hi", "label", "1"), file() + ":1"),
                        Item.of(Map.of("text", "' \" '", "label", "0"), file() + ":3"));
    }

    @Test
    void aLineThatIsNotUtf8CanBeLeftOutOfATabSeparatedFile() throws IOException {
        Files.write(file(), "a\t1\nna\u00efve\t2\nb\t3\n".getBytes(StandardCharsets.ISO_8859_1));
        DataSource tsv = new TsvFile(new TsvFile.Config(
                file(), Optional.empty(), Optional.empty(), List.of("text", "label"), Map.of(), BadRowPolicy.SKIP));
        assertThat(tsv.items(Split.TRAIN)).extracting(Item::place).containsExactly(file() + ":1", file() + ":3");
    }

    @Property(tries = 200)
    void whatIsWrittenByTheRulesIsReadBack(
            @ForAll @Size(min = 1, max = 5)
                    List<
                                    @Size(2) List<
                                            @StringLength(max = 6) @Chars({'"', ',', '\n', 'a'})
                                            @CharRange(from = 'x', to = 'z') String>>
                            rows)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append(quoted(row.get(0)))
                    .append(',')
                    .append(quoted(row.get(1)))
                    .append("\r\n");
        }
        Path own = Files.createTempFile("rows", ".csv");
        try {
            Files.writeString(own, text);
            List<List<String>> read = new ArrayList<>();
            new CsvFile(config(own, List.of("a", "b"), Map.of(), BadRowPolicy.FAIL, ","))
                    .items(Split.TRAIN)
                    .forEach(item -> read.add(List.of(item.field("a"), item.field("b"))));
            assertThat(read).isEqualTo(rows);
        } finally {
            Files.delete(own);
        }
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\"", "\"\"") + "\"";
    }

    private Path file() {
        return folder.resolve("table.csv");
    }

    private DataSource csv(String text, List<String> columns, Map<String, String> fields, BadRowPolicy onBadRow)
            throws IOException {
        return csv(text, columns, fields, onBadRow, ",");
    }

    private DataSource csv(
            String text, List<String> columns, Map<String, String> fields, BadRowPolicy onBadRow, String separator)
            throws IOException {
        Files.writeString(file(), text);
        return source(columns, fields, onBadRow, separator);
    }

    private DataSource source(
            List<String> columns, Map<String, String> fields, BadRowPolicy onBadRow, String separator) {
        return new CsvFile(config(file(), columns, fields, onBadRow, separator));
    }

    private static CsvFile.Config config(
            Path path, List<String> columns, Map<String, String> fields, BadRowPolicy onBadRow, String separator) {
        return new CsvFile.Config(path, Optional.empty(), Optional.empty(), columns, fields, separator, onBadRow);
    }
}
