package org.ablate.plugins.objectives.jinja;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;

/** Python's two ways to put values into a text: {@code '%s' % value} and {@code '{}'.format(value)}. */
final class Formatting {

    /** Python's format specification: fill and alignment, sign, #, 0, width, grouping, precision, type. */
    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,9})?([,_])?(?:\\.(\\d{1,9}))?([bcdeEfFgGnosxX%])?",
            Pattern.DOTALL);

    /** A name or number, then attributes and items of it. */
    private static final Pattern FIELD = Pattern.compile("([^.\\[]*)((?:\\.[^.\\[]+|\\[[^\\]]+\\])*+)");

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

    private final Bounds bounds;
    private final Output output;
    private final boolean escape;

    private Formatting(Bounds bounds, boolean escape) {
        this.bounds = bounds;
        this.output = new Output(bounds);
        this.escape = escape;
    }

    /** {@code format % values}. */
    static Value percent(Text format, Value values, Bounds bounds) {
        return new Formatting(bounds, format.escaped())
                .percent(format.text(), values)
                .text();
    }

    /** {@code format.format(…)}. */
    static Value format(Text format, Arguments arguments, Bounds bounds) {
        Formatting formatting = new Formatting(bounds, format.escaped());
        formatting.format(format.text(), arguments, new int[] {0}, 0);
        return formatting.text();
    }

    private Text text() {
        return new Text(output.toString(), escape);
    }

    private void add(Value value, String shown) {
        output.add(
                escape && !(value instanceof Text text && text.escaped())
                        ? Arithmetic.escape(Text.of(shown), bounds).text()
                        : shown);
    }

    // '%s' % value

    private Formatting percent(String format, Value values) {
        boolean several = values instanceof Seq seq && !seq.isList();
        Iterator<Value> left =
                several ? ((Seq) values).items().iterator() : List.of(values).iterator();
        boolean named = false;
        int at = 0;
        while (at < format.length()) {
            int mark = format.indexOf('%', at);
            output.add(format.substring(at, mark < 0 ? format.length() : mark));
            if (mark < 0) {
                break;
            }
            at = mark + 1;
            Iterator<Value> source = left;
            if (format.startsWith("(", at)) {
                int end = format.indexOf(')', at);
                if (end < 0) {
                    throw new TemplateException("incomplete format key");
                } else if (!(values instanceof Dict dict)) {
                    throw new TemplateException("format requires a mapping");
                } else {
                    Text name = Text.of(format.substring(at + 1, end));
                    Value value = Python.get(dict, name, bounds);
                    if (value == null) {
                        throw new TemplateException("'" + name.text() + "'");
                    }
                    source = List.of(value).iterator();
                    named = true;
                    at = end + 1;
                }
            }
            at = conversion(format, at, source);
        }
        boolean mapping = values instanceof Dict || values instanceof Undefined || (values instanceof Seq && !several);
        if (left.hasNext() && !named && !mapping) {
            throw new TemplateException("not all arguments converted during string formatting");
        }
        return this;
    }

    private static Value next(Iterator<Value> values) {
        if (!values.hasNext()) {
            throw new TemplateException("not enough arguments for format string");
        }
        return values.next();
    }

    /** Writes what stands at a position after {@code %} and gives the one after it. */
    private int conversion(String format, int from, Iterator<Value> values) {
        int at = from;
        String flags = "";
        while (at < format.length() && "-+ #0".indexOf(format.charAt(at)) >= 0) {
            flags += format.charAt(at++);
        }
        int[] number = number(format, at, values);
        int width = number[0];
        at = number[1];
        int precision = -1;
        if (format.startsWith(".", at)) {
            number = number(format, at + 1, values);
            precision = Math.max(0, number[0]);
            at = number[1];
        }
        while (at < format.length() && "hlL".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        if (at >= format.length()) {
            throw new TemplateException("incomplete format");
        }
        boolean left = flags.contains("-") || width < 0;
        char type = format.charAt(at) == 'i' || format.charAt(at) == 'u' ? 'd' : format.charAt(at);
        boolean zero = flags.contains("0") && !left && "srac".indexOf(type) < 0;
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-';
        Spec spec = new Spec(
                zero ? "0" : " ",
                left ? '<' : zero ? '=' : '>',
                sign,
                flags.contains("#"),
                Math.abs(width),
                "",
                precision,
                type);
        if (type == '%') {
            output.add('%');
        } else {
            Value value = next(values);
            add(value, converted(value, spec));
        }
        return at + 1;
    }

    /** A number that is written out or, as {@code *}, passed, and the position after it. */
    private static int[] number(String format, int from, Iterator<Value> values) {
        if (format.startsWith("*", from)) {
            Value value = next(values);
            if (!(value instanceof Int) && !(value instanceof Bool)) {
                throw new TemplateException("* wants int");
            }
            return new int[] {Python.index(value), from + 1};
        }
        int at = from;
        while (at < format.length() && Character.isDigit(format.charAt(at)) && at < from + 9) {
            at++;
        }
        return new int[] {at == from ? 0 : Integer.parseInt(format.substring(from, at)), at};
    }

    private String converted(Value value, Spec spec) {
        return switch (spec.type()) {
            case 's' -> spec.text(Python.str(value, bounds), bounds);
            case 'r', 'a' -> spec.text(new Output(bounds).repr(value).toString(), bounds);
            case 'c' -> spec.text(letter(value), bounds);
            case 'd' ->
                spec.number(value instanceof Real real ? new Int(whole(real.value())) : number(value, spec), bounds);
            case 'x', 'X', 'o' ->
                spec.number(value instanceof Real ? number(None.NONE, spec) : number(value, spec), bounds);
            case 'e', 'E', 'f', 'F', 'g', 'G' ->
                spec.number(new Real(number(value, spec).toDouble()), bounds);
            default -> throw new TemplateException("unsupported format character '" + spec.type() + "'");
        };
    }

    private static Num number(Value value, Spec spec) {
        if (value instanceof Num number) {
            return number;
        }
        Python.failIfUndefined(value);
        throw new TemplateException(
                switch (spec.type()) {
                    case 'd' -> "%" + "d format: a real number is required, not " + value.type();
                    case 'x', 'X', 'o' -> "%" + spec.type() + " format: an integer is required";
                    default -> "must be real number, not " + value.type();
                });
    }

    private static String letter(Value value) {
        if (value instanceof Text text && Codepoints.length(text.text()) == 1) {
            return text.text();
        } else if (value instanceof Int number && Character.isValidCodePoint(Python.index(number))) {
            return Character.toString(Python.index(number));
        }
        throw new TemplateException("a character to be put into a text is one letter or its number");
    }

    /** The whole part of a number. */
    static BigInteger whole(double value) {
        if (Double.isNaN(value)) {
            throw new TemplateException("cannot convert float NaN to integer");
        } else if (Double.isInfinite(value)) {
            throw new TemplateException("cannot convert float infinity to integer");
        }
        return new java.math.BigDecimal(value).toBigInteger();
    }

    // '{}'.format(value)

    /** @param counted how many fields without a number there were, −1 once one has one */
    private void format(String format, Arguments arguments, int[] counted, int depth) {
        int at = 0;
        while (at < format.length()) {
            char letter = format.charAt(at);
            if ((letter == '{' || letter == '}') && at + 1 < format.length() && format.charAt(at + 1) == letter) {
                output.add(letter);
                at += 2;
            } else if (letter == '{') {
                int end = closing(format, at);
                field(format.substring(at + 1, end), arguments, counted, depth);
                at = end + 1;
            } else if (letter == '}') {
                throw new TemplateException("Single '}' encountered in format string");
            } else {
                int next = at;
                while (next < format.length() && format.charAt(next) != '{' && format.charAt(next) != '}') {
                    next++;
                }
                output.add(format.substring(at, next));
                at = next;
            }
        }
    }

    private static int closing(String format, int open) {
        int depth = 0;
        for (int i = open; i < format.length(); i++) {
            depth += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new TemplateException(
                open == format.length() - 1
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private void field(String field, Arguments arguments, int[] counted, int depth) {
        int colon = field.indexOf(':');
        String spec = colon < 0 ? "" : field.substring(colon + 1);
        String head = colon < 0 ? field : field.substring(0, colon);
        int mark = head.indexOf('!');
        String conversion = mark < 0 ? "" : head.substring(mark + 1);
        Value value = value(mark < 0 ? head : head.substring(0, mark), arguments, counted);
        if (spec.contains("{")) {
            if (depth > 0) {
                throw new TemplateException("Max string recursion exceeded");
            }
            Formatting inner = new Formatting(bounds, false);
            inner.format(spec, arguments, counted, depth + 1);
            spec = inner.output.toString();
        }
        Value converted =
                switch (conversion) {
                    case "" -> value;
                    case "s" -> Text.of(Python.str(value, bounds));
                    case "r", "a" -> Text.of(new Output(bounds).repr(value).toString());
                    default -> throw new TemplateException("Unknown conversion specifier '" + conversion + "'");
                };
        add(converted, formatted(converted, spec));
    }

    private Value value(String field, Arguments arguments, int[] counted) {
        Matcher parts = FIELD.matcher(field);
        if (!parts.matches()) {
            throw new TemplateException("the field {" + field + "} of a format string cannot be read");
        }
        String name = parts.group(1);
        Value value;
        if (name.isEmpty() || name.chars().allMatch(letter -> letter >= '0' && letter <= '9')) {
            if (name.isEmpty() ? counted[0] < 0 : counted[0] > 0) {
                throw new TemplateException(
                        name.isEmpty()
                                ? "cannot switch from manual field specification to automatic field numbering"
                                : "cannot switch from automatic field numbering to manual field specification");
            }
            int place = name.isEmpty() ? counted[0] : Integer.parseInt(name.substring(0, Math.min(9, name.length())));
            counted[0] = name.isEmpty() ? counted[0] + 1 : -1;
            if (place >= arguments.values().size()) {
                throw new TemplateException("Replacement index " + place + " out of range for positional args tuple");
            }
            value = arguments.get(place);
        } else {
            Value named = arguments.named().get(name);
            if (named == null) {
                throw new TemplateException("'" + name + "'");
            }
            value = named;
        }
        Matcher steps = STEP.matcher(parts.group(2));
        while (steps.find()) {
            String item = steps.group(2);
            value = item == null
                    ? Attributes.attribute(value, steps.group(1), bounds)
                    : Attributes.item(
                            value, item.matches("\\d{1,9}") ? Int.of(Integer.parseInt(item)) : Text.of(item), bounds);
        }
        return value;
    }

    private String formatted(Value value, String spec) {
        if (spec.isEmpty()) {
            return Python.str(value, bounds);
        }
        Matcher parts = SPEC.matcher(spec);
        if (!parts.matches()) {
            throw new TemplateException("Invalid format specifier '" + spec + "'");
        }
        boolean zero = parts.group(5) != null && parts.group(2) == null;
        String fill = parts.group(1) != null ? parts.group(1) : zero ? "0" : " ";
        char align = parts.group(2) != null ? parts.group(2).charAt(0) : zero ? '=' : 0;
        char sign = parts.group(3) == null ? '-' : parts.group(3).charAt(0);
        int width = parts.group(6) == null ? 0 : Integer.parseInt(parts.group(6));
        String grouping = parts.group(7) == null ? "" : parts.group(7);
        int precision = parts.group(8) == null ? -1 : Integer.parseInt(parts.group(8));
        char type = parts.group(9) == null ? 0 : parts.group(9).charAt(0);
        Spec read = new Spec(fill, align, sign, parts.group(4) != null, width, grouping, precision, type);
        if (value instanceof Text text && (type == 's' || type == 0)) {
            if (align == '=' || sign != '-' || !grouping.isEmpty()) {
                throw new TemplateException("the format specifier '" + spec + "' is not for texts");
            }
            return read.text(text.text(), bounds);
        } else if (value instanceof Num number && type != 's') {
            boolean ofReal = "eEfFgG%".indexOf(type) >= 0;
            if (number instanceof Real && "bcdoxX".indexOf(type) >= 0) {
                throw new TemplateException("Unknown format code '" + type + "' for object of type 'float'");
            } else if ("cn".indexOf(type) >= 0
                    || (zero && !grouping.isEmpty())
                    || (precision >= 0 && !ofReal && !(number instanceof Real))) {
                throw new TemplateException("the format specifier '" + spec + "' is not read here");
            }
            return read.number(number, bounds);
        } else if (value instanceof Text || value instanceof Num) {
            throw new TemplateException("Unknown format code '" + type + "' for object of type '" + value.type() + "'");
        }
        Python.failIfUndefined(value);
        throw new TemplateException("unsupported format string passed to " + value.type() + ".__format__");
    }
}
