package org.ablate.spi.tensor;

/** The two 16-bit float formats, widened exactly and narrowed to the nearest. JDK 17 has no conversion of its own. */
public final class HalfPrecision {

    private HalfPrecision() {}

    /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
    public static float fromFloat16(short bits) {
        int exponent = (bits >>> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = Float.intBitsToFloat(0x7f800000 | (fraction << 13));
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else {
            magnitude = Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The upper half of a 32-bit float. */
    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The nearest IEEE 754 binary16, ties to even; infinite from 65520 on. */
    public static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            int fraction = (magnitude >>> 13) & 0x3ff;
            return (short) (sign | 0x7c00 | (fraction == 0 ? 0x200 : fraction)); // not a number
        } else if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        } else if (magnitude >= 0x38800000) {
            int normal = magnitude - 0x38000000;
            return (short) (sign | ((normal + 0xfff + ((normal >>> 13) & 1)) >>> 13));
        }
        return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
    }

    /** The nearest bfloat16, ties to even. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > 0x7f800000) {
            return (short) ((bits >>> 16) | ((bits & 0x7f0000) == 0 ? 0x40 : 0)); // not a number
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
