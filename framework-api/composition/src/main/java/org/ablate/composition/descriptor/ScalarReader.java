package org.ablate.composition.descriptor;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.NearestName;
import org.ablate.composition.descriptor.Node.ScalarKind;

/** Turns a scalar into the Java value that a field asks for, or says why it cannot. */
final class ScalarReader {

    /** Digits; what a long or a double can need is far less, and more would cost time. */
    private static final int LONGEST_NUMBER = 400;

    private ScalarReader() {}

    static Optional<Object> read(FieldType.Scalar type, Node.Scalar node, Consumer<String> problem) {
        return switch (type) {
            case TEXT -> Optional.of(node.text());
            case BOOLEAN -> bool(node, problem);
            case INT ->
                whole(node, BigInteger.valueOf(Integer.MIN_VALUE), BigInteger.valueOf(Integer.MAX_VALUE), problem)
                        .map(BigInteger::intValueExact);
            case LONG ->
                whole(node, BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE), problem)
                        .map(BigInteger::longValueExact);
            case DOUBLE -> number(node, problem);
            case PATH -> path(node, problem);
        };
    }

    static Optional<Object> constant(FieldType.Enumeration type, Node.Scalar node, Consumer<String> problem) {
        String written = node.text().strip().toLowerCase(Locale.ROOT).replace('_', '-');
        for (Enum<?> constant : type.type().getEnumConstants()) {
            if (FieldType.Enumeration.name(constant).equals(written)) {
                return Optional.of(constant);
            }
        }
        List<String> names = type.names();
        problem.accept("found " + node.describe() + NearestName.hint(written, names) + "; expected one of "
                + String.join(", ", names));
        return Optional.empty();
    }

    private static Optional<Object> bool(Node.Scalar node, Consumer<String> problem) {
        if (node.kind() == ScalarKind.BOOLEAN) {
            return Optional.of(node.text().equalsIgnoreCase("true"));
        }
        problem.accept("found " + node.describe() + "; expected true or false");
        return Optional.empty();
    }

    private static Optional<BigInteger> whole(
            Node.Scalar node, BigInteger least, BigInteger most, Consumer<String> problem) {
        Optional<BigDecimal> exact = exact(node, "a whole number", problem);
        if (exact.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value = exact.get();
        long magnitude =
                (long) value.precision() - value.scale(); // digits before the point, known without expanding them
        if (value.signum() != 0 && magnitude > 20) {
            problem.accept(tooLarge(node, least, most));
            return Optional.empty();
        }
        BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (stripped.scale() > 0) {
            problem.accept("found " + node.describe() + "; expected a whole number");
            return Optional.empty();
        }
        BigInteger whole = stripped.toBigInteger();
        if (whole.compareTo(least) < 0 || whole.compareTo(most) > 0) {
            problem.accept(tooLarge(node, least, most));
            return Optional.empty();
        }
        return Optional.of(whole);
    }

    private static String tooLarge(Node.Scalar node, BigInteger least, BigInteger most) {
        return "found " + node.describe() + "; a whole number here is from " + least + " to " + most;
    }

    private static Optional<Object> number(Node.Scalar node, Consumer<String> problem) {
        Optional<BigDecimal> exact = exact(node, "a number", problem);
        if (exact.isEmpty()) {
            return Optional.empty();
        }
        double value = exact.get().doubleValue() + 0.0; // a negative zero becomes zero
        if (Double.isInfinite(value) || (value == 0 && exact.get().signum() != 0)) {
            problem.accept("found " + node.describe() + ", which is too " + (value == 0 ? "small" : "large")
                    + " for a 64-bit number");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private static Optional<BigDecimal> exact(Node.Scalar node, String expected, Consumer<String> problem) {
        String text = node.text();
        if (node.kind() == ScalarKind.NUMBER && text.length() <= LONGEST_NUMBER) {
            try {
                if (text.startsWith("0x")) {
                    return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 16)));
                } else if (text.startsWith("0o")) {
                    return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 8)));
                } else if (!text.toLowerCase(Locale.ROOT).matches("[-+]?\\.(inf|nan)")) {
                    return Optional.of(new BigDecimal(text));
                }
            } catch (NumberFormatException e) {
                problem.accept("found " + node.describe() + ", whose exponent is out of range; expected " + expected);
                return Optional.empty();
            }
            problem.accept("found " + node.describe() + "; expected " + expected + " that is finite");
            return Optional.empty();
        }
        problem.accept("found " + node.describe() + "; expected " + expected + numberHint(text));
        return Optional.empty();
    }

    private static String numberHint(String text) {
        if (text.matches("[-+]?\\d{1,20}(\\.\\d{1,20})?")) {
            return "; remove the quotes";
        }
        return text.matches("[-+]?\\d[\\d_,]{1,30}") ? "; write its digits without separators" : "";
    }

    private static Optional<Object> path(Node.Scalar node, Consumer<String> problem) {
        try {
            if (!node.text().isBlank()) {
                return Optional.of(Path.of(node.text()));
            }
        } catch (InvalidPathException e) {
            problem.accept("found " + node.describe() + ", which is no file path: " + e.getReason());
            return Optional.empty();
        }
        problem.accept("found " + node.describe() + "; expected a file path");
        return Optional.empty();
    }
}
