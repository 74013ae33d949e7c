package org.ablate.composition.descriptor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes doubles the same way on every JDK; {@code Double.toString} changed in 19, and digests hang on the digits. */
final class Decimal {

    private static final int ENOUGH_DIGITS = 17;

    private Decimal() {}

    /** The fewest digits that read back as the same number: {@code "0.001"}, {@code "10000.0"}, {@code "1.0E-8"}. */
    static String text(double value) {
        if (value == 0) {
            return "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= ENOUGH_DIGITS; digits++) {
            shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 15) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "") + digits.charAt(0) + "." + (digits.length() > 1 ? digits.substring(1) : "0") + "E"
                + exponent;
    }
}
