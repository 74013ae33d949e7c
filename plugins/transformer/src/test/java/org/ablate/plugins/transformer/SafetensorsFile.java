package org.ablate.plugins.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** The tensors of a golden safetensors file, as far as these tests need them. */
public final class SafetensorsFile {

    private final JsonNode header;
    private final ByteBuffer data;

    public SafetensorsFile(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] json = new byte[Math.toIntExact(bytes.getLong())];
            bytes.get(json);
            header = new ObjectMapper().readTree(new String(json, StandardCharsets.UTF_8));
            data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean has(String name) {
        return header.has(name);
    }

    public long[] shape(String name) {
        return StreamSupport.stream(tensor(name).get("shape").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    /** The elements in row-major order, of any numeric format these files use. */
    public double[] values(String name) {
        JsonNode tensor = tensor(name);
        int start = tensor.get("data_offsets").get(0).asInt();
        int end = tensor.get("data_offsets").get(1).asInt();
        ByteBuffer slice = data.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
        String type = tensor.get("dtype").asText();
        int width = type.endsWith("64") ? Long.BYTES : Integer.BYTES;
        double[] values = new double[(end - start) / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "F32" -> slice.getFloat();
                case "F64" -> slice.getDouble();
                case "I32" -> slice.getInt();
                case "I64" -> slice.getLong();
                default -> throw new IllegalArgumentException(name + " is " + type);
            };
        }
        return values;
    }

    private JsonNode tensor(String name) {
        if (!header.has(name)) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return header.get(name);
    }
}
