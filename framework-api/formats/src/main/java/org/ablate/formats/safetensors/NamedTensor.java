package org.ablate.formats.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.DType;
import org.ablate.spi.tensor.HalfPrecision;

/**
 * A tensor to be written. Its bytes are asked for when its turn comes and not kept, so that writing a model needs memory
 * for one tensor only.
 *
 * @param name unique in the file, and not {@code __metadata__}
 * @param dtype its elements' format
 * @param shape its dimensions
 * @param data gives its little-endian bytes, row-major, below 2 GB; what lies between position and limit is written
 */
public record NamedTensor(String name, DType dtype, Shape shape, Supplier<ByteBuffer> data) {

    private static final float FLOAT16_INFINITE = 65520; // and above, rounded

    /** An F32 tensor. */
    public static NamedTensor ofFloats(String name, Shape shape, Supplier<float[]> values) {
        return new NamedTensor(name, DType.F32, shape, () -> {
            float[] floats = values.get();
            ByteBuffer bytes = littleEndian(Math.multiplyExact(floats.length, Float.BYTES));
            bytes.asFloatBuffer().put(floats);
            return bytes;
        });
    }

    /**
     * A tensor of floats in another format: F32, or F16 and BF16, to which values are rounded (to the nearest, ties to even).
     *
     * @throws IllegalArgumentException for any other format
     * @throws ExperimentException once the data is asked for, when F16 has no finite number for one of them
     */
    public static NamedTensor ofFloats(String name, DType dtype, Shape shape, Supplier<float[]> values) {
        return switch (dtype) {
            case F32 -> ofFloats(name, shape, values);
            case F16 ->
                new NamedTensor(
                        name, dtype, shape, () -> narrowed(finite(name, values.get()), HalfPrecision::toFloat16));
            case BF16 -> new NamedTensor(name, dtype, shape, () -> narrowed(values.get(), HalfPrecision::toBfloat16));
            default -> throw new IllegalArgumentException("floats are not written as " + dtype);
        };
    }

    /**
     * An F32 tensor in another format, as {@link #ofFloats(String, DType, Shape, Supplier)} writes it; any other tensor as it is.
     *
     * @param other F32, F16 or BF16
     */
    public NamedTensor in(DType other) {
        if (dtype != DType.F32 || other == DType.F32) {
            return this;
        }
        return ofFloats(name, other, shape, this::floats);
    }

    /**
     * The elements of an F32 tensor.
     *
     * @throws IllegalStateException for any other
     */
    public float[] floats() {
        if (dtype != DType.F32) {
            throw new IllegalStateException("tensor '" + name + "' is " + dtype + ", not F32");
        }
        FloatBuffer values = data.get().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    @FunctionalInterface
    private interface Narrowing {

        short of(float value);
    }

    private static float[] finite(String name, float[] floats) {
        for (float value : floats) {
            if (Float.isFinite(value) && Math.abs(value) >= FLOAT16_INFINITE) {
                throw new ExperimentException("tensor '" + name + "' holds " + value + ", which is beyond 65504, the"
                        + " largest number of float16; write it as bfloat16 or float32");
            }
        }
        return floats;
    }

    private static ByteBuffer narrowed(float[] floats, Narrowing narrowing) {
        ByteBuffer bytes = littleEndian(Math.multiplyExact(floats.length, Short.BYTES));
        for (float value : floats) {
            bytes.putShort(narrowing.of(value));
        }
        return bytes.flip();
    }

    /** An I64 tensor. */
    public static NamedTensor ofLongs(String name, Shape shape, Supplier<long[]> values) {
        return new NamedTensor(name, DType.I64, shape, () -> {
            long[] longs = values.get();
            ByteBuffer bytes = littleEndian(Math.multiplyExact(longs.length, Long.BYTES));
            bytes.asLongBuffer().put(longs);
            return bytes;
        });
    }

    /**
     * An engine's tensor, of a type that the engine's Java side can hand over (not bfloat16).
     *
     * @param array of any shape; read when its turn to be written comes, so it must live until then
     */
    public static NamedTensor of(String name, NDArray array) {
        DType dtype =
                switch (array.getDataType()) {
                    case FLOAT32 -> DType.F32;
                    case FLOAT64 -> DType.F64;
                    case FLOAT16 -> DType.F16;
                    case INT64 -> DType.I64;
                    case INT32 -> DType.I32;
                    case INT16 -> DType.I16;
                    case INT8 -> DType.I8;
                    case UINT8 -> DType.U8;
                    case BOOLEAN -> DType.BOOL;
                    default ->
                        throw new IllegalArgumentException(
                                "tensor '" + name + "' of type " + array.getDataType() + " cannot be written");
                };
        return new NamedTensor(name, dtype, array.getShape(), array::toByteBuffer);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
