package org.ablate.spi.tensor;

/**
 * A number format of the safetensors file format. The order is the format's own: a writer lays tensors out from the last
 * to the first, so that wide elements come first and every tensor is aligned to its elements.
 */
public enum DType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /**
     * Whether the format, F32, F16 or BF16, holds values as they are.
     *
     * @throws IllegalArgumentException for any other format
     */
    public boolean holds(float[] values) {
        if (this == F32) {
            return true;
        }
        for (float value : values) {
            float held =
                    switch (this) {
                        case F16 -> HalfPrecision.fromFloat16(HalfPrecision.toFloat16(value));
                        case BF16 -> HalfPrecision.fromBfloat16(HalfPrecision.toBfloat16(value));
                        default -> throw new IllegalArgumentException("floats are not written as " + this);
                    };
            if (Float.compare(held, value) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Width of one element in bits. */
    public int bits() {
        return bits;
    }
}
