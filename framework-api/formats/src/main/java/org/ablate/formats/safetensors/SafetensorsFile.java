package org.ablate.formats.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.RegularFile;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.DType;
import org.ablate.spi.tensor.HalfPrecision;

/**
 * An open safetensors file. Its header is read and checked at once, its tensors when they are asked for, by mapping them
 * into memory; so a file may be larger than memory and than 2 GB. Safe for use by several threads.
 */
public final class SafetensorsFile implements AutoCloseable {

    private static final int LENGTH_BYTES = 8;

    /** Elements are decoded from mappings of at most this many bytes, a multiple of every element's width. */
    private static final int WINDOW = 1 << 28;

    private final Path path;
    private final FileChannel channel;
    private final Header header;
    private final long dataStart;

    private SafetensorsFile(Path path, FileChannel channel, Header header, long dataStart) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws ExperimentException when it cannot be read or is not a well-formed safetensors file
     */
    public static SafetensorsFile open(Path path) {
        FileChannel channel;
        try {
            channel = FileChannel.open(RegularFile.at(path), StandardOpenOption.READ);
        } catch (IOException e) {
            throw FileProblem.of("read", path, e);
        }
        try {
            return read(path, channel);
        } catch (IOException e) {
            throw closing(channel, FileProblem.of("read", path, e));
        } catch (MalformedHeader e) {
            throw closing(
                    channel, new ExperimentException(path + " is not a usable safetensors file: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            throw closing(channel, e);
        }
    }

    private static SafetensorsFile read(Path path, FileChannel channel) throws IOException, MalformedHeader {
        long fileSize = channel.size();
        if (fileSize < LENGTH_BYTES) {
            throw new MalformedHeader("it has " + fileSize + " bytes, fewer than the " + LENGTH_BYTES
                    + " that say how long the header is");
        }
        long length = readFully(channel, 0, LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 0 || length > Header.LIMIT) {
            throw new MalformedHeader("it claims a header of " + Long.toUnsignedString(length) + " bytes; at most "
                    + Header.LIMIT + " are allowed");
        }
        if (length > fileSize - LENGTH_BYTES) {
            throw new MalformedHeader("it claims a header of " + length + " bytes, but only "
                    + (fileSize - LENGTH_BYTES) + " follow; the file is cut off");
        }
        Header header =
                HeaderReader.read(readFully(channel, LENGTH_BYTES, (int) length).array());
        long dataStart = LENGTH_BYTES + length;
        Layout.check(header, fileSize - dataStart);
        return new SafetensorsFile(path, channel, header, dataStart);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            buffer.limit(Math.min(length, buffer.position() + (1 << 20)));
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            buffer.limit(length);
        }
        return buffer.flip();
    }

    private static <E extends RuntimeException> E closing(FileChannel channel, E because) {
        try {
            channel.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
        return because;
    }

    public Path path() {
        return path;
    }

    /** The tensors by name, in the header's order. */
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /** The file's free-text metadata. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * What the header says of a tensor.
     *
     * @throws ExperimentException when there is none of that name
     */
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            int count = header.tensors().size();
            throw new ExperimentException(path + " has no tensor '" + name + "'; it has "
                    + header.tensors().keySet().stream().limit(8).collect(Collectors.joining(", "))
                    + (count > 8 ? " and " + (count - 8) + " more" : ""));
        }
        return info;
    }

    /**
     * A tensor's bytes, little-endian and read-only, mapped from the file. They stay readable after {@link #close}.
     *
     * @throws ExperimentException when the tensor has 2 GB or more: take it in parts
     */
    public ByteBuffer bytes(String name) {
        TensorInfo info = info(name);
        if (info.byteSize() > Integer.MAX_VALUE) {
            throw new ExperimentException(path + ": tensor '" + name + "' has " + info.byteSize()
                    + " bytes, more than one buffer can hold (" + Integer.MAX_VALUE + ")");
        }
        return bytes(name, 0, (int) info.byteSize());
    }

    /**
     * A part of a tensor's bytes, little-endian and read-only.
     *
     * @param offset of the first byte within the tensor
     * @param length in bytes
     */
    public ByteBuffer bytes(String name, long offset, int length) {
        TensorInfo info = info(name);
        if (offset < 0 || length < 0 || length > info.byteSize() - offset) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of " + info.byteSize());
        }
        if (length == 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, dataStart + info.begin() + offset, length)
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw FileProblem.of("read", path, e);
        }
    }

    /**
     * The elements of an F32, F16 or BF16 tensor (exact) or an F64 one (rounded), in row-major order.
     *
     * @throws ExperimentException for any other dtype
     */
    public float[] floats(String name) {
        TensorInfo info = info(name);
        float[] values = new float[count(name, info)];
        switch (info.dtype()) {
            case F32 ->
                decode(name, info, (bytes, first, n) -> bytes.asFloatBuffer().get(values, first, n));
            case F64 ->
                decode(name, info, (bytes, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        values[first + i] = (float) bytes.getDouble();
                    }
                });
            case F16 ->
                decode(name, info, (bytes, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        values[first + i] = HalfPrecision.fromFloat16(bytes.getShort());
                    }
                });
            case BF16 ->
                decode(name, info, (bytes, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        values[first + i] = HalfPrecision.fromBfloat16(bytes.getShort());
                    }
                });
            default -> throw notOf(name, info, "F32, F16, BF16 or F64");
        }
        return values;
    }

    /**
     * The elements of an F64, F32, F16 or BF16 tensor, exact, in row-major order.
     *
     * @throws ExperimentException for any other dtype
     */
    public double[] doubles(String name) {
        TensorInfo info = info(name);
        double[] values = new double[count(name, info)];
        if (info.dtype() == DType.F64) {
            decode(name, info, (bytes, first, n) -> bytes.asDoubleBuffer().get(values, first, n));
            return values;
        }
        float[] floats = floats(name);
        for (int i = 0; i < floats.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /**
     * The elements of an integer or BOOL tensor (true is 1), in row-major order.
     *
     * @throws ExperimentException for any other dtype, or a U64 of 2^63 or more
     */
    public long[] longs(String name) {
        TensorInfo info = info(name);
        long[] values = new long[count(name, info)];
        switch (info.dtype()) {
            case I64, U64 ->
                decode(name, info, (bytes, first, n) -> bytes.asLongBuffer().get(values, first, n));
            case I32 -> integers(name, info, values, ByteBuffer::getInt);
            case U32 -> integers(name, info, values, bytes -> Integer.toUnsignedLong(bytes.getInt()));
            case I16 -> integers(name, info, values, ByteBuffer::getShort);
            case U16 -> integers(name, info, values, bytes -> Short.toUnsignedLong(bytes.getShort()));
            case I8 -> integers(name, info, values, ByteBuffer::get);
            case U8, BOOL -> integers(name, info, values, bytes -> Byte.toUnsignedLong(bytes.get()));
            default -> throw notOf(name, info, "an integer type or BOOL");
        }
        if (info.dtype() == DType.U64) {
            for (long value : values) {
                if (value < 0) {
                    throw new ExperimentException(path + ": tensor '" + name + "' holds " + Long.toUnsignedString(value)
                            + ", more than a signed 64-bit number can be");
                }
            }
        }
        return values;
    }

    @FunctionalInterface
    private interface Decoder {

        /** Takes {@code n} elements, the first of which is the tensor's element number {@code first}. */
        void decode(ByteBuffer bytes, int first, int n);
    }

    @FunctionalInterface
    private interface NextInteger {

        long from(ByteBuffer bytes);
    }

    private void integers(String name, TensorInfo info, long[] values, NextInteger next) {
        decode(name, info, (bytes, first, n) -> {
            for (int i = 0; i < n; i++) {
                values[first + i] = next.from(bytes);
            }
        });
    }

    private void decode(String name, TensorInfo info, Decoder decoder) {
        int width = info.dtype().bits() / 8;
        for (long offset = 0; offset < info.byteSize(); offset += WINDOW) {
            int length = (int) Math.min(WINDOW, info.byteSize() - offset);
            decoder.decode(bytes(name, offset, length), (int) (offset / width), length / width);
        }
    }

    private int count(String name, TensorInfo info) {
        if (info.size() > Integer.MAX_VALUE - 8) {
            throw new ExperimentException(
                    path + ": tensor '" + name + "' has " + info.size() + " elements, more than one array can hold");
        }
        return (int) info.size();
    }

    private ExperimentException notOf(String name, TensorInfo info, String wanted) {
        return new ExperimentException(
                path + ": tensor '" + name + "' is " + info.dtype() + ", but " + wanted + " is needed here");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblem.of("close", path, e);
        }
    }
}
