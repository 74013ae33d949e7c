package org.ablate.plugins.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Rows of comma-separated values. */
final class CsvRows implements RowReader {

    private final Path file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Columns columns;
    private long line = 1;

    CsvRows(Path file, char separator, List<String> columns, Map<String, String> fields) throws IOException {
        this.file = file;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
        this.parser =
                CSVParser.builder().setReader(Utf8.open(file)).setFormat(format).get();
        this.records = parser.iterator();
        this.columns = new Columns(columns.isEmpty() ? header() : columns, fields, file.toString());
    }

    private List<String> header() throws IOException {
        try {
            return Columns.trimmed(values().orElseThrow(
                            () -> new ExperimentException(file + " is empty; its first row should name the columns")));
        } catch (BadRow bad) {
            parser.close();
            throw new ExperimentException(file + ":" + bad.line() + ": " + bad.reason(), bad);
        }
    }

    @Override
    public Optional<Item> next() throws BadRow, IOException {
        while (true) {
            long begun = line;
            Optional<List<String>> values = values();
            if (values.isEmpty()) {
                return Optional.empty();
            }
            if (values.get().size() > 1 || !values.get().get(0).isEmpty()) {
                return Optional.of(columns.item(values.get(), file.toString(), begun));
            }
        }
    }

    /** The values of the next row. */
    private Optional<List<String>> values() throws BadRow, IOException {
        Optional<CSVRecord> record = record();
        if (record.isEmpty()) {
            return Optional.empty();
        }
        long begun = line;
        line = parser.getCurrentLineNumber() + 1;
        List<String> values = record.get().toList();
        String text = String.join(",", values);
        int at = Utf8.unpaired(text);
        if (at >= 0) {
            throw BadRow.at(
                    begun + text.chars().limit(at).filter(c -> c == '\n').count(),
                    Utf8.fault(text).orElseThrow());
        }
        return Optional.of(values);
    }

    private Optional<CSVRecord> record() throws BadRow, IOException {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException e) {
            String said = String.valueOf(e.getMessage());
            if (said.contains("EOF reached before encapsulated token finished")) {
                throw BadRow.ending(line, "a quoted field begins in this row and is never closed");
            }
            if (said.contains("encapsulated")) {
                throw BadRow.ending(line, "something other than a separator follows a closing quote");
            }
            throw new IOException(said, e);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
