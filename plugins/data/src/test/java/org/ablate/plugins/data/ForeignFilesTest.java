package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as other programs write them, for every source: a byte order mark is no text, UTF-16 is told, a pipe is no file. */
@Timeout(60)
class ForeignFilesTest {

    private static final String SOURCES = """
            {type: text, path: F, validationPath: F}               | a\\nb
            {type: lines, path: F}                                 | a\\nb\\n
            {type: lines, path: F, unit: paragraph}                | a\\n\\nb\\n
            {type: folder, path: D, pattern: '*'}                  | a
            {type: csv, path: F}                                   | text,label\\na,1\\n
            {type: csv, path: F}                                   | "text",label\\na,1\\n
            {type: csv, path: F, columns: [text, label]}           | a,1\\nb,2\\n
            {type: csv, path: F, columns: [text]}                  | "a"\\nb\\n
            {type: tsv, path: F}                                   | text\\tlabel\\na\\t1\\n
            {type: tsv, path: F, columns: [text, label]}           | a\\t1\\n
            {type: json-lines, path: F}                            | {"text": "a"}\\n"b"\\n
            {type: json-lines, path: F}                            | [{"text": "a"}]
            {type: parallel-text, sourcePath: F, targetPath: F}    | a\\nb\\n
            {type: instructions, path: F}                          | {"prompt": "a", "completion": "b"}
            {type: preferences, path: F}                           | [{"prompt": "a", "chosen": "b", "rejected": "c"}]
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = SOURCES)
    void aByteOrderMarkIsNoText(String descriptor, String text) throws IOException {
        Files.writeString(file(), unescaped(text));
        List<Item> without = items(descriptor);
        Files.writeString(file(), "\uFEFF" + unescaped(text));
        assertThat(items(descriptor)).isEqualTo(without).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = SOURCES)
    void utf16IsTold(String descriptor, String text) throws IOException {
        Files.write(file(), unescaped(text).getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> items(descriptor))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(file() + ": it is in UTF-16; convert it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = SOURCES)
    void aPipeIsNoFile(String descriptor, String text) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
        new ProcessBuilder("/usr/bin/mkfifo", file().toString()).start().waitFor();
        assertThatThrownBy(() -> items(descriptor))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(descriptor.contains("folder") ? "has no file that matches" : "is not a file");
    }

    private List<Item> items(String descriptor) {
        Workbench bench = Workbench.of(() -> {
            throw new IllegalStateException("data needs no tensors");
        });
        DataSource source = bench.build(
                DataSource.class, descriptor.replace("F", file().toString()).replace("D", folder.toString()));
        return ImmutableList.copyOf(source.items(Split.TRAIN));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t");
    }

    private Path file() {
        return folder.resolve("file");
    }
}
