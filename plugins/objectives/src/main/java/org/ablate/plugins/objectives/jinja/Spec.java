package org.ablate.plugins.objectives.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Real;

/**
 * How a value is written in a field, as {@code format} and {@code %} have it.
 *
 * @param fill fills the field up
 * @param align {@code <}, {@code >}, {@code ^}, or {@code =} for between sign and digits
 * @param sign {@code -} for negative numbers only, {@code +}, or a space
 * @param alternate whether bases are marked and the point is kept
 * @param width characters at least
 * @param grouping between groups of three digits, or nothing
 * @param precision digits or characters, −1 if none is given
 * @param type the letter of the conversion, or 0
 */
record Spec(
        String fill, char align, char sign, boolean alternate, int width, String grouping, int precision, char type) {

    private static final int DEFAULT_PRECISION = 6;

    /** A text in its field. */
    String text(String text, Bounds bounds) {
        String cut = precision >= 0 && precision < Codepoints.length(text)
                ? text.substring(0, Codepoints.offset(text, precision))
                : text;
        return padded("", cut, align == 0 || align == '=' ? '<' : align, bounds);
    }

    /** A number in its field. */
    String number(Num number, Bounds bounds) {
        boolean whole = !(number instanceof Real) && "eEfFgG%".indexOf(type == 0 ? 'd' : type) < 0;
        boolean negative = number.toDouble() < 0 || (number instanceof Real real && 1 / real.value() < 0);
        String mark = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        String digits = whole
                ? whole(number.exact().toBigInteger().abs(), bounds)
                : real(Math.abs(number.toDouble()), number, bounds);
        String base = whole && alternate && "xXob".indexOf(type) >= 0 ? "0" + type : "";
        return padded(mark + base, digits, align == 0 ? '>' : align, bounds);
    }

    private String padded(String mark, String digits, char side, Bounds bounds) {
        if (side == '=') {
            int room = width - mark.length() - digits.length();
            return new Output(bounds).add(mark).repeat(fill, room).add(digits).toString();
        } else if (side == '^') {
            int room = Math.max(0, width - Codepoints.length(mark + digits));
            return new Output(bounds)
                    .repeat(fill, room / 2)
                    .add(mark + digits)
                    .repeat(fill, room - room / 2)
                    .toString();
        }
        return TextMethods.padded(mark + digits, width, fill, side == '<' ? "left" : "right", bounds);
    }

    private String whole(BigInteger number, Bounds bounds) {
        return switch (type) {
            case 'x' -> number.toString(16);
            case 'X' -> number.toString(16).toUpperCase(java.util.Locale.ROOT);
            case 'o' -> number.toString(8);
            case 'b' -> number.toString(2);
            default -> grouped(leadingZeros(Output.digits(new Int(number)), bounds));
        };
    }

    private String leadingZeros(String digits, Bounds bounds) {
        return new Output(bounds)
                .repeat("0", precision - digits.length())
                .add(digits)
                .toString();
    }

    private String grouped(String digits) {
        int point = digits.indexOf('.') < 0 ? digits.length() : digits.indexOf('.');
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = point - 3; i > 0 && !grouping.isEmpty(); i -= 3) {
            grouped.insert(i, grouping);
        }
        return grouped.toString();
    }

    private String real(double value, Num number, Bounds bounds) {
        boolean upper = "EFG".indexOf(type) >= 0;
        if (!Double.isFinite(value)) {
            String name = Double.isNaN(value) ? "nan" : "inf";
            return upper ? name.toUpperCase(java.util.Locale.ROOT) : name;
        } else if (type == 0 && precision < 0) {
            return grouped(Output.shortest(value));
        }
        int digits = precision < 0 ? DEFAULT_PRECISION : precision;
        bounds.make(digits);
        BigDecimal exact = number.exact().abs();
        String written =
                switch (type) {
                    case 'f', 'F' -> grouped(fixed(exact, digits));
                    case '%' -> grouped(fixed(exact.movePointRight(2), digits)) + "%";
                    case 'e', 'E' -> scientific(exact, digits);
                    default -> general(exact, Math.max(1, digits));
                };
        return upper ? written.toUpperCase(java.util.Locale.ROOT) : written;
    }

    private String fixed(BigDecimal value, int digits) {
        String fixed = value.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        return digits == 0 && alternate ? fixed + "." : fixed;
    }

    private String scientific(BigDecimal value, int digits) {
        BigDecimal rounded = value.signum() == 0
                ? BigDecimal.ZERO
                : value.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
        return fixed(rounded.movePointLeft(exponent), digits) + exponent(exponent);
    }

    private String general(BigDecimal value, int digits) {
        BigDecimal rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - 1 - rounded.scale();
        int most = type == 0 ? digits - 1 : digits; // without a letter, a point needs a digit behind it
        if (exponent < -4 || exponent >= most) {
            String all = scientific(value, digits - 1);
            int e = all.indexOf('e');
            return trimmed(all.substring(0, e)) + all.substring(e);
        }
        String all = trimmed(fixed(rounded, digits - 1 - exponent));
        return grouped(type == 0 && !all.contains(".") ? all + ".0" : all);
    }

    private String trimmed(String digits) {
        if (alternate || !digits.contains(".")) {
            return digits;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /** An exponent with a sign and two digits at least. */
    static String exponent(int exponent) {
        return (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
