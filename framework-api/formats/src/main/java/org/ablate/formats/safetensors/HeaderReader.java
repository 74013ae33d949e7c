package org.ablate.formats.safetensors;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.spi.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header token by token and refuses whatever the format does not know, so that neither a damaged nor a malicious
 * file gets as far as a tensor.
 */
final class HeaderReader {

    /** No engine holds tensors of more dimensions; it bounds what one header entry can make us allocate. */
    private static final int MAXIMUM_RANK = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Header.LIMIT)
                    .maxNestingDepth(8)
                    .maxNumberLength(64)
                    .build())
            .build();

    private final JsonParser parser;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private HeaderReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a header.
     *
     * @param json the header's bytes
     */
    static Header read(byte[] json) throws MalformedHeader {
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(json),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = JSON.createParser(text)) {
            return new HeaderReader(parser).header();
        } catch (CharacterCodingException e) {
            throw new MalformedHeader("its header is not UTF-8 text");
        } catch (JsonParseException e) {
            String said = e.getOriginalMessage();
            throw new MalformedHeader(
                    said.startsWith("Duplicate") ? "its header has a key twice: " + said : notJson(said, e));
        } catch (JsonProcessingException e) {
            throw new MalformedHeader(notJson(e.getOriginalMessage(), e));
        } catch (IOException e) {
            throw new MalformedHeader("its header cannot be read: " + e.getMessage());
        }
    }

    private static String notJson(String said, JsonProcessingException e) {
        String line = said.replaceFirst(" \\(start marker at .*", "")
                .lines()
                .findFirst()
                .orElse("");
        String shown = line.length() > 200 ? line.substring(0, 200) + "…" : line;
        return "its header is not valid JSON"
                + (e.getLocation() == null
                        ? ""
                        : " at character " + (e.getLocation().getCharOffset() + 1))
                + ": " + shown;
    }

    private Header header() throws IOException, MalformedHeader {
        expect(JsonToken.START_OBJECT, "a JSON object", "the header");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (name.equals(Header.METADATA)) {
                readMetadata();
            } else {
                tensors.put(name, tensor(name));
            }
        }
        if (parser.nextToken() != null) {
            throw new MalformedHeader("its header goes on after the closing brace");
        }
        return new Header(Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(metadata));
    }

    private void readMetadata() throws IOException, MalformedHeader {
        expect(JsonToken.START_OBJECT, "an object of strings", Header.METADATA);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            expect(JsonToken.VALUE_STRING, "a string", Header.METADATA + " entry '" + key + "'");
            metadata.put(key, parser.getText());
        }
    }

    private TensorInfo tensor(String name) throws IOException, MalformedHeader {
        String where = "tensor '" + (name.length() > 100 ? name.substring(0, 100) + "…" : name) + "'";
        expect(JsonToken.START_OBJECT, "an object with dtype, shape and data_offsets", where);
        DType dtype = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            switch (field) {
                case "dtype" -> dtype = dtype(where);
                case "shape" -> shape = numbers(where + ", shape", MAXIMUM_RANK);
                case "data_offsets" -> offsets = numbers(where + ", data_offsets", 2);
                default -> throw new MalformedHeader(where + " has an unknown field '" + field + "'");
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            throw new MalformedHeader(where + " lacks " + missing(dtype, shape, offsets));
        }
        if (offsets.length != 2) {
            throw new MalformedHeader(where + " has " + offsets.length + " data_offsets, not 2");
        }
        return new TensorInfo(dtype, new Shape(shape), offsets[0], offsets[1]);
    }

    private static String missing(@Nullable DType dtype, long @Nullable [] shape, long @Nullable [] offsets) {
        if (dtype == null) {
            return "dtype";
        }
        return shape == null ? "shape" : offsets == null ? "data_offsets" : "nothing";
    }

    private DType dtype(String where) throws IOException, MalformedHeader {
        expect(JsonToken.VALUE_STRING, "a string", where + ", dtype");
        String name = parser.getText();
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(name)) {
                return dtype;
            }
        }
        throw new MalformedHeader(
                where + " has the unknown dtype '" + name + "'; known are " + Arrays.toString(DType.values()));
    }

    private long[] numbers(String where, int most) throws IOException, MalformedHeader {
        expect(JsonToken.START_ARRAY, "a list of whole numbers", where);
        long[] numbers = new long[most];
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new MalformedHeader(where + " has " + found() + " where a whole number below 2^63 belongs");
            }
            if (count == most) {
                throw new MalformedHeader(where + " has more than " + most + " numbers");
            }
            long number = parser.getLongValue();
            if (number < 0) {
                throw new MalformedHeader(where + " has the negative number " + number);
            }
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    private void expect(JsonToken wanted, String inWords, String where) throws IOException, MalformedHeader {
        if (parser.nextToken() != wanted) {
            throw new MalformedHeader(where + " is " + found() + ", not " + inWords);
        }
    }

    private String found() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "cut off";
        }
        String text = parser.getText();
        return text.length() > 40 ? "'" + text.substring(0, 40) + "…'" : "'" + text + "'";
    }
}
