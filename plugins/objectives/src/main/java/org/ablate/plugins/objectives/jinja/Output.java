package org.ablate.plugins.objectives.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.Namespace;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Range;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.ablate.plugins.objectives.jinja.Value.View;

/** A text that grows within bounds. */
final class Output {

    /** Python writes no whole number of more digits. */
    static final int DIGITS = 4300;

    private final StringBuilder text = new StringBuilder();
    private final Bounds bounds;

    Output(Bounds bounds) {
        this.bounds = bounds;
    }

    Output add(String more) {
        bounds.make(more.length());
        text.append(more);
        return this;
    }

    Output add(char more) {
        bounds.make(1);
        text.append(more);
        return this;
    }

    Output repeat(String more, long times) {
        if (times > 0 && !more.isEmpty()) {
            bounds.make(more.length() * Math.min(times, Integer.MAX_VALUE));
            text.append(more.repeat((int) times));
        }
        return this;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Adds what Python's {@code str()} gives. */
    Output str(Value value) {
        if (value instanceof Text plain) {
            return add(plain.text());
        }
        return value instanceof Undefined ? this : repr(value);
    }

    /** Adds what Python's {@code repr()} gives. */
    Output repr(Value value) {
        bounds.enter();
        if (value instanceof Text plain) {
            quoted(plain);
        } else if (value instanceof None) {
            add("None");
        } else if (value instanceof Bool flag) {
            add(flag.value() ? "True" : "False");
        } else if (value instanceof Int number) {
            add(digits(number));
        } else if (value instanceof Real number) {
            add(shortest(number.value()));
        } else if (value instanceof Undefined) {
            add("Undefined");
        } else if (value instanceof Seq seq) {
            String end = seq.isList() ? "]" : seq.items().size() == 1 ? ",)" : ")";
            items(seq.isList() ? "[" : "(", seq.items(), end);
        } else if (value instanceof Dict dict) {
            entries(dict.entries);
        } else if (value instanceof View view) {
            items(view.type() + "([", view.items(), "])");
        } else if (value instanceof Range range) {
            String step = range.step() == 1 ? "" : ", " + range.step();
            add("range(" + range.start() + ", " + range.stop() + step + ")");
        } else if (value instanceof Namespace namespace) {
            add("<Namespace {");
            String between = "";
            for (Map.Entry<String, Value> entry : namespace.attributes.entrySet()) {
                add(between).repr(Text.of(entry.getKey())).add(": ").repr(entry.getValue());
                between = ", ";
            }
            add("}>");
        } else if (value instanceof Loop || value instanceof Macro) {
            add(value.toString());
        } else {
            throw new TemplateException("a " + value.type()
                    + " cannot be printed: what Python prints of it differs from run to run"
                    + (value instanceof Value.Stream ? "; a list can be made of it with | list" : ""));
        }
        bounds.leave();
        return this;
    }

    private void items(String begin, Iterable<Value> items, String end) {
        add(begin);
        Iterator<Value> left = items.iterator();
        while (left.hasNext()) {
            repr(left.next());
            if (left.hasNext()) {
                add(", ");
            }
        }
        add(end);
    }

    private void entries(Map<Value, Value> entries) {
        add("{");
        String between = "";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
            add(between).repr(entry.getKey()).add(": ").repr(entry.getValue());
            between = ", ";
        }
        add("}");
    }

    private void quoted(Text value) {
        String plain = value.text();
        bounds.make(plain.length());
        bounds.scan(plain.length());
        char quote = plain.indexOf('\'') >= 0 && plain.indexOf('"') < 0 ? '"' : '\'';
        add(value.escaped() ? "Markup(" : "").add(quote);
        plain.codePoints().forEach(letter -> {
            switch (letter) {
                case '\n' -> add("\\n");
                case '\r' -> add("\\r");
                case '\t' -> add("\\t");
                case '\\' -> add("\\\\");
                default -> {
                    if (letter == quote) {
                        add('\\').add(quote);
                    } else if (Codepoints.isPrintable(letter)) {
                        text.appendCodePoint(letter);
                    } else if (letter > 0xFFFF) {
                        add(hex("\\U", letter, 8));
                    } else {
                        add(letter > 0xFF ? hex("\\u", letter, 4) : hex("\\x", letter, 2));
                    }
                }
            }
        });
        add(quote).add(value.escaped() ? ")" : "");
    }

    /** A number in so many digits of base 16, after a mark. */
    static String hex(String mark, int number, int digits) {
        String plain = Integer.toHexString(number);
        return mark + "0".repeat(digits - plain.length()) + plain;
    }

    static String digits(Int number) {
        String digits = number.value().toString();
        if (digits.length() - (digits.startsWith("-") ? 1 : 0) > DIGITS) {
            throw new TemplateException("Exceeds the limit (" + DIGITS + " digits) for integer string conversion");
        }
        return digits;
    }

    /** The fewest digits that give the number back, written as Python does: {@code 0.1}, {@code 1e-05}, {@code 1e+16}. */
    static String shortest(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        } else if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        BigDecimal rounded = exact;
        for (int digits = 1; digits <= 17; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == Math.abs(value)) {
                break;
            }
        }
        BigDecimal plain = rounded.stripTrailingZeros();
        String digits = plain.unscaledValue().toString();
        int exponent = digits.length() - 1 - plain.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign + digits.charAt(0) + fraction + Spec.exponent(exponent);
        }
        String fixed = plain.toPlainString();
        return sign + fixed + (fixed.contains(".") ? "" : ".0");
    }
}
