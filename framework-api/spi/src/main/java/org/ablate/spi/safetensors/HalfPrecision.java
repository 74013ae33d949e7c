package org.ablate.spi.safetensors;

/** The two 16-bit float formats, widened exactly. JDK 17 has no conversion of its own. */
final class HalfPrecision {

    private HalfPrecision() {}

    /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
    static float fromFloat16(short bits) {
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
    static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
