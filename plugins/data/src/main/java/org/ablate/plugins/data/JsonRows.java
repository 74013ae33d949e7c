package org.ablate.plugins.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.data.Item;

/** Rows of JSON: a value on each line, or the elements of one array over the whole file. */
abstract class JsonRows implements RowReader {

    /** Of two members of one name neither is the right one. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A line holds one value and nothing after it. */
    private static final ObjectMapper LINE = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Makes an item of a row. */
    @FunctionalInterface
    interface Mapping {

        /**
         * @param line where the row begins
         * @param place the same with the file's name
         */
        Item item(JsonNode row, long line, String place) throws BadRow;
    }

    private final Path file;
    private final Mapping mapping;

    private JsonRows(Path file, Mapping mapping) {
        this.file = file;
        this.mapping = mapping;
    }

    /** Begins a file; whether it is an array its first character says. */
    static RowReader open(Path file, Mapping mapping) throws IOException {
        return isArray(file) ? new Elements(file, mapping) : new Lines(file, mapping);
    }

    private static boolean isArray(Path file) throws IOException {
        try (Reader in = Utf8.open(file)) {
            int c = in.read();
            while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                c = in.read();
            }
            return c == '[';
        }
    }

    final Item item(JsonNode row, long line) throws BadRow {
        Item item = mapping.item(row, line, file + ":" + line);
        Optional<String> fault = Utf8.fault(item.allText());
        if (fault.isPresent()) {
            throw BadRow.at(line, fault.get());
        }
        return item;
    }

    private static final class Lines extends JsonRows {

        private final TextLines lines;

        Lines(Path file, Mapping mapping) throws IOException {
            super(file, mapping);
            this.lines = new TextLines(file);
        }

        @Override
        public Optional<Item> next() throws BadRow, IOException {
            Optional<String> line = lines.next();
            while (line.isPresent() && line.get().isBlank()) {
                line = lines.next();
            }
            if (line.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(item(LINE.readTree(line.get()), lines.line()));
            } catch (JsonProcessingException e) {
                throw BadRow.at(lines.line(), "not JSON: " + e.getOriginalMessage());
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static final class Elements extends JsonRows {

        private final JsonParser parser;

        Elements(Path file, Mapping mapping) throws IOException {
            super(file, mapping);
            this.parser = JSON.createParser(Utf8.open(file));
            parser.nextToken();
        }

        @Override
        public Optional<Item> next() throws BadRow, IOException {
            JsonNode row;
            long line;
            try {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.END_ARRAY) {
                    requireEnd();
                    return Optional.empty();
                }
                line = parser.currentTokenLocation().getLineNr();
                row = parser.readValueAsTree();
            } catch (JsonProcessingException e) {
                throw BadRow.ending(
                        e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                        "not JSON: " + e.getOriginalMessage());
            }
            if (row == null) {
                throw BadRow.ending(line, "the array is not closed");
            }
            return Optional.of(item(row, line));
        }

        private void requireEnd() throws BadRow, IOException {
            boolean ended;
            try {
                ended = parser.nextToken() == null;
            } catch (JsonProcessingException e) {
                ended = false;
            }
            if (!ended) {
                throw BadRow.ending(
                        parser.currentLocation().getLineNr(),
                        "something follows the array that the file begins with; put all rows into one array, or one object or text on"
                                + " each line");
            }
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
