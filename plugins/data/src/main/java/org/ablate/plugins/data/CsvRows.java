package org.ablate.plugins.data;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Rows of comma-separated values. */
final class CsvRows implements Rows {

    private final Path file;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Columns columns;
    private long line = 1;

    CsvRows(Path file, char separator, List<String> columns, Map<String, String> fields) throws IOException {
        this.file = file;
        // A file's own stream, unlike a channel's, is closed with what holds it when a pass is given up half-way.
        Reader reader = new InputStreamReader(new FileInputStream(file.toFile()), StandardCharsets.UTF_8.newDecoder());
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .get();
        this.parser = CSVParser.builder().setReader(reader).setFormat(format).get();
        this.records = parser.iterator();
        this.columns = new Columns(columns.isEmpty() ? header() : columns, fields, file.toString());
    }

    private List<String> header() throws IOException {
        try {
            CSVRecord header = record().orElseThrow(
                            () -> new ExperimentException(file + " is empty; its first row should name the columns"));
            line = parser.getCurrentLineNumber() + 1;
            List<String> names = Columns.trimmed(header.toList());
            boolean marked = !names.get(0).isEmpty() && names.get(0).charAt(0) == '\uFEFF';
            if (marked) {
                names.set(0, names.get(0).substring(1));
            }
            return names;
        } catch (BadRow bad) {
            parser.close();
            throw new ExperimentException(file + ":" + bad.line() + ": " + bad.reason(), bad);
        }
    }

    @Override
    public Optional<Item> next() throws BadRow, IOException {
        while (true) {
            Optional<CSVRecord> record = record();
            if (record.isEmpty()) {
                return Optional.empty();
            }
            long begun = line;
            line = parser.getCurrentLineNumber() + 1;
            List<String> values = record.get().toList();
            if (values.size() > 1 || !values.get(0).isEmpty()) {
                return Optional.of(columns.item(values, file.toString(), begun));
            }
        }
    }

    private Optional<CSVRecord> record() throws BadRow, IOException {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw BadRow.ending(line, "the file is not UTF-8 here or soon after");
            }
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
