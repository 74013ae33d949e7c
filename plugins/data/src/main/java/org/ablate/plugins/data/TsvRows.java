package org.ablate.plugins.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;

/** Rows of tab-separated values; empty lines are none. */
final class TsvRows implements RowReader {

    private final Path file;
    private final TextLines lines;
    private final Columns columns;

    TsvRows(Path file, List<String> columns, Map<String, String> fields) throws IOException {
        this.file = file;
        this.lines = new TextLines(file);
        this.columns = new Columns(columns.isEmpty() ? header() : columns, fields, file.toString());
    }

    private List<String> header() throws IOException {
        try {
            return Columns.trimmed(cells(lines.next()
                    .orElseThrow(
                            () -> new ExperimentException(file + " is empty; its first row should name the columns"))));
        } catch (BadRow bad) {
            lines.close();
            throw new ExperimentException(file + ":" + bad.line() + ": " + bad.reason(), bad);
        }
    }

    @Override
    public Optional<Item> next() throws BadRow, IOException {
        Optional<String> line = lines.next();
        while (line.isPresent() && line.get().isEmpty()) {
            line = lines.next();
        }
        return line.isPresent()
                ? Optional.of(columns.item(cells(line.get()), file.toString(), lines.line()))
                : Optional.empty();
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\t", -1));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
