package org.ablate.plugins.objectives.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;

/** Python's operators between values. */
final class Arithmetic {

    /** Bits of a whole number; more than Python can print. */
    private static final int BITS = 1 << 15;

    private Arithmetic() {}

    static Value operate(String operator, Value left, Value right, Bounds bounds) {
        bounds.step();
        if (operator.equals("%") && left instanceof Text format) {
            return Formatting.percent(format, right, bounds);
        }
        Python.failIfUndefined(left, right);
        if (left instanceof Num a && right instanceof Num b) {
            return a instanceof Real || b instanceof Real
                    ? real(operator, a.toDouble(), b.toDouble())
                    : whole(operator, a, b, bounds);
        } else if (operator.equals("+") && left instanceof Text a && right instanceof Text b) {
            return joined(a, b, bounds);
        } else if (operator.equals("+")
                && left instanceof Seq a
                && right instanceof Seq b
                && a.isList() == b.isList()) {
            bounds.makeItems(a.items().size() + b.items().size());
            List<Value> items = new ArrayList<>(a.items());
            items.addAll(b.items());
            return a.isList() ? Seq.list(items) : Seq.tuple(items);
        } else if (operator.equals("*") && isRepeated(left) && isCount(right)) {
            return repeated(left, Python.index(right), bounds);
        } else if (operator.equals("*") && isRepeated(right) && isCount(left)) {
            return repeated(right, Python.index(left), bounds);
        }
        throw new TemplateException(reason(operator, left, right));
    }

    private static String reason(String operator, Value left, Value right) {
        if (operator.equals("+") && isRepeated(left)) {
            return "can only concatenate " + left.type() + " (not \"" + right.type() + "\") to " + left.type();
        } else if (operator.equals("*") && (isRepeated(left) || isRepeated(right))) {
            return "can't multiply sequence by non-int of type '" + (isRepeated(left) ? right : left).type() + "'";
        }
        return "unsupported operand type(s) for " + (operator.equals("**") ? "** or pow()" : operator) + ": '"
                + left.type() + "' and '" + right.type() + "'";
    }

    private static boolean isRepeated(Value value) {
        return value instanceof Text || value instanceof Seq;
    }

    private static boolean isCount(Value value) {
        return value instanceof Num && !(value instanceof Real);
    }

    /** Adds texts; what is not HTML yet is escaped where the other is. */
    private static Text joined(Text left, Text right, Bounds bounds) {
        boolean escaped = left.escaped() || right.escaped();
        Output joined = new Output(bounds);
        joined.add(escaped ? escape(left, bounds).text() : left.text());
        joined.add(escaped ? escape(right, bounds).text() : right.text());
        return new Text(joined.toString(), escaped);
    }

    /** The value as HTML. */
    static Text escape(Value value, Bounds bounds) {
        if (value instanceof Text text && text.escaped()) {
            return text;
        }
        Output escaped = new Output(bounds);
        String plain = Python.str(value, bounds);
        bounds.scan(plain.length());
        plain.chars().forEach(letter -> {
            switch (letter) {
                case '&' -> escaped.add("&amp;");
                case '<' -> escaped.add("&lt;");
                case '>' -> escaped.add("&gt;");
                case '\'' -> escaped.add("&#39;");
                case '"' -> escaped.add("&#34;");
                default -> escaped.add((char) letter);
            }
        });
        return new Text(escaped.toString(), true);
    }

    private static Value repeated(Value value, int times, Bounds bounds) {
        if (value instanceof Text text) {
            String repeated = new Output(bounds).repeat(text.text(), times).toString();
            return new Text(repeated, text.escaped());
        }
        Seq seq = (Seq) value;
        int count = Math.max(0, times);
        bounds.makeItems((long) seq.items().size() * count);
        List<Value> items = new ArrayList<>();
        Collections.nCopies(seq.items().isEmpty() ? 0 : count, seq.items()).forEach(items::addAll);
        return seq.isList() ? Seq.list(items) : Seq.tuple(items);
    }

    private static Value whole(String operator, Num left, Num right, Bounds bounds) {
        BigInteger a = left.exact().toBigInteger();
        BigInteger b = right.exact().toBigInteger();
        bounds.read(a.bitLength() + b.bitLength());
        if ("/ // %".contains(operator) && b.signum() == 0) {
            throw new TemplateException(
                    operator.equals("/")
                            ? "division by zero"
                            : operator.equals("%") ? "integer modulo by zero" : "integer division or modulo by zero");
        }
        return switch (operator) {
            case "+" -> bounded(a.add(b));
            case "-" -> bounded(a.subtract(b));
            case "*" -> bounded(a.multiply(b));
            case "/" -> new Real(quotient(a, b));
            case "//" -> new Int(floor(a, b));
            case "%" -> new Int(a.subtract(floor(a, b).multiply(b)));
            default -> b.signum() < 0 ? real(operator, left.toDouble(), right.toDouble()) : power(a, b);
        };
    }

    private static double quotient(BigInteger a, BigInteger b) {
        double quotient = new BigDecimal(a)
                .divide(new BigDecimal(b), MathContext.DECIMAL128)
                .doubleValue();
        if (Double.isInfinite(quotient)) {
            throw new TemplateException("integer division result too large for a float");
        }
        return quotient;
    }

    private static BigInteger floor(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        return parts[1].signum() != 0 && parts[1].signum() != b.signum() ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Int power(BigInteger base, BigInteger exponent) {
        boolean small = base.abs().compareTo(BigInteger.ONE) <= 0;
        if (!small
                && exponent.multiply(BigInteger.valueOf(base.bitLength())).compareTo(BigInteger.valueOf(2L * BITS))
                        > 0) {
            throw tooLarge();
        }
        return bounded(
                small
                        ? base.pow(exponent.testBit(0) ? 1 : exponent.signum() == 0 ? 0 : 2)
                        : base.pow(exponent.intValue()));
    }

    private static Int bounded(BigInteger value) {
        if (value.bitLength() > BITS) {
            throw tooLarge();
        }
        return new Int(value);
    }

    private static TemplateException tooLarge() {
        return new TemplateException("a whole number of more than " + BITS + " bits");
    }

    private static Value real(String operator, double a, double b) {
        if ("/ // %".contains(operator) && b == 0) {
            throw new TemplateException(
                    operator.equals("/")
                            ? "float division by zero"
                            : operator.equals("%") ? "float modulo" : "float floor division by zero");
        }
        return new Real(
                switch (operator) {
                    case "+" -> a + b;
                    case "-" -> a - b;
                    case "*" -> a * b;
                    case "/" -> a / b;
                    case "//" -> floor(a, b);
                    case "%" -> modulo(a, b);
                    default -> power(a, b);
                });
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return rest < 0 != b < 0 ? rest + b : rest;
    }

    private static double floor(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b - (rest != 0 && rest < 0 != b < 0 ? 1 : 0);
        if (quotient == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double power(double a, double b) {
        if (a == 0 && b < 0) {
            throw new TemplateException("0.0 cannot be raised to a negative power");
        } else if (a < 0 && Double.isFinite(a) && Double.isFinite(b) && b != Math.rint(b)) {
            throw new TemplateException("a fractional power of a negative number, which is complex");
        } else if (a == 1 || b == 0) {
            return 1; // 1 to what is no number too, unlike Math.pow
        }
        double power = Math.pow(a, b);
        if (Double.isInfinite(power) && Double.isFinite(a) && Double.isFinite(b)) {
            throw new TemplateException("(34, 'Numerical result out of range')");
        }
        return power;
    }

    /** Python's unary operators. */
    static Value sign(String operator, Value value) {
        Python.failIfUndefined(value);
        if (!(value instanceof Num number)) {
            throw new TemplateException("bad operand type for unary " + operator + ": '" + value.type() + "'");
        } else if (number instanceof Real real) {
            return operator.equals("-") ? new Real(-real.value()) : real;
        }
        BigInteger whole = number.exact().toBigInteger();
        return new Int(operator.equals("-") ? whole.negate() : whole);
    }
}
