package org.ablate.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.Sha256;

/**
 * Writes safetensors files. The same tensors give the same bytes: the order is the reference implementation's (wide
 * element types first, then by name), metadata is sorted by key, and the header is filled up with spaces to a multiple
 * of 8 bytes, so that each tensor is aligned to its elements.
 */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes a file whole or not at all; see {@link DurableFile}.
     *
     * @param file is replaced when it exists
     * @param tensors in any order
     * @param metadata free text
     * @return the SHA-256 of the whole file, in lower-case hexadecimal
     * @throws org.ablate.spi.ExperimentException one line saying why it cannot be written
     */
    public static String write(Path file, List<NamedTensor> tensors, Map<String, String> metadata) {
        List<NamedTensor> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparing(NamedTensor::dtype)
                .reversed()
                .thenComparing(tensor -> tensor.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        byte[] header = header(ordered, metadata);
        MessageDigest digest = Sha256.begin();
        DurableFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            write(channel, digest, length.putLong(header.length).flip());
            write(channel, digest, ByteBuffer.wrap(header));
            for (NamedTensor tensor : ordered) {
                ByteBuffer data = tensor.data().get();
                if (data.remaining() != byteSize(tensor)) {
                    throw new IllegalArgumentException("tensor '" + tensor.name() + "' of shape " + tensor.shape()
                            + " gave " + data.remaining() + " bytes, not " + byteSize(tensor));
                }
                write(channel, digest, data);
            }
        });
        return Sha256.hex(digest);
    }

    private static void write(WritableByteChannel channel, MessageDigest digest, ByteBuffer data) throws IOException {
        digest.update(data.duplicate());
        DurableFile.writeFully(channel, data);
    }

    private static byte[] header(List<NamedTensor> ordered, Map<String, String> metadata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(Header.METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            Set<String> names = new HashSet<>();
            long offset = 0;
            for (NamedTensor tensor : ordered) {
                if (tensor.name().equals(Header.METADATA) || !names.add(tensor.name())) {
                    throw new IllegalArgumentException("a tensor cannot be named '" + tensor.name() + "': the name is "
                            + (names.contains(tensor.name()) ? "used twice" : "reserved"));
                }
                long end = Math.addExact(offset, byteSize(tensor));
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.dtype().name());
                long[] shape = tensor.shape().getShape();
                json.writeFieldName("shape");
                json.writeArray(shape, 0, shape.length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, end}, 0, 2);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        while (out.size() % ALIGNMENT != 0) {
            out.write(' ');
        }
        return out.toByteArray();
    }

    private static long byteSize(NamedTensor tensor) {
        try {
            return Layout.byteSize("tensor '" + tensor.name() + "'", tensor.dtype(), tensor.shape());
        } catch (MalformedHeader e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
