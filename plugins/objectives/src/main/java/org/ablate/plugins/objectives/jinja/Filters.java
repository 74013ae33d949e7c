package org.ablate.plugins.objectives.jinja;

import com.google.common.collect.AbstractIterator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.plugins.objectives.jinja.Arguments.Bound;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Stream;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.ablate.plugins.objectives.jinja.Value.View;
import org.jspecify.annotations.Nullable;

/** What stands behind {@code |}. */
final class Filters {

    /** A filter. */
    @FunctionalInterface
    interface Filter {
        Value apply(Rendering rendering, Value value, Arguments arguments);
    }

    /** What a filter with parameters gives. */
    @FunctionalInterface
    private interface Body {
        Value of(Value value, Bound arguments, Bounds bounds);
    }

    /** Digits before or after the point beyond which no number of double precision has any. */
    private static final int REAL_DIGITS = 400;

    private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9a-zA-Z_]+");
    private static final Pattern REAL = Pattern.compile(
            "[-+]?(?:(?:[0-9][0-9_]*+)?+(?:\\.[0-9_]*+)?+(?:[eE][-+]?[0-9_]++)?+|inf(?:inity)?|nan)",
            Pattern.CASE_INSENSITIVE);

    /** Of random choice, or of HTML pages; a template that lays a conversation out has no use for them. */
    private static final Set<String> REFUSED =
            Set.of("random", "pprint", "striptags", "urlize", "wordwrap", "xmlattr", "filesizeformat");

    private static final Map<String, Filter> FILTERS = new HashMap<>();

    static {
        of("abs", "", (v, a, b) -> absolute(v));
        of("attr", "name", (v, a, b) -> attr(v, a, b));
        of("batch", "linecount fill_with?", Filters::batch);
        ofText("capitalize", "", (s, a, b) -> TextMethods.call(s, "capitalize", b));
        ofText("center", "width?", (s, a, b) -> TextMethods.call(s, "center", b, a.or("width", Int.of(80))));
        of(
                "default",
                "default_value? boolean?",
                (v, a, b) -> v instanceof Undefined || (a.flag("boolean") && !Python.truth(v))
                        ? a.or("default_value", Text.EMPTY)
                        : v);
        of("dictsort", "case_sensitive? by? reverse?", Filters::dictsort);
        of("escape", "", (v, a, b) -> Arithmetic.escape(v, b));
        of("first", "", (v, a, b) -> first(Python.iterate(v, b), "first"));
        of("float", "default?", (v, a, b) -> real(v, a.or("default", new Real(0)), b));
        of("forceescape", "", (v, a, b) -> Arithmetic.escape(Text.of(Python.str(v, b)), b));
        of("groupby", "attribute default? case_sensitive?", Filters::groupby);
        of("indent", "width? first? blank?", Filters::indent);
        of("int", "default? base?", Filters::whole);
        of("items", "", (v, a, b) -> items(v));
        of("join", "d? attribute?", Filters::join);
        of("last", "", (v, a, b) -> first(reversed(v, b), "last"));
        of("length", "", (v, a, b) -> Int.of(Python.length(v, b)));
        of("list", "", (v, a, b) -> Seq.list(Python.list(v, b)));
        ofText("lower", "", (s, a, b) -> TextMethods.call(s, "lower", b));
        of("max", "case_sensitive? attribute?", (v, a, b) -> extreme(v, ">", a, b));
        of("min", "case_sensitive? attribute?", (v, a, b) -> extreme(v, "<", a, b));
        of(
                "replace",
                "old new count?",
                (v, a, b) -> Text.of(TextMethods.replaced(
                        Python.str(v, b),
                        Python.str(a.get("old"), b),
                        Python.str(a.get("new"), b),
                        a.get("count") instanceof None ? -1 : a.integer("count", -1),
                        b)));
        of("reverse", "", Filters::reverse);
        of("round", "precision? method?", Filters::round);
        of("safe", "", (v, a, b) -> new Text(Python.str(v, b), true));
        of("slice", "slices fill_with?", Filters::slice);
        of("sort", "reverse? case_sensitive? attribute?", Filters::sorted);
        ofText("string", "", (s, a, b) -> s);
        of("sum", "attribute? start?", Filters::sum);
        ofText("title", "", (s, a, b) -> Text.of(title(s.text(), b)));
        of("tojson", "ensure_ascii? indent? separators? sort_keys?", Json::of);
        ofText("trim", "chars?", (s, a, b) -> TextMethods.call(s, "strip", b, a.get("chars")));
        of("truncate", "length? killwords? end? leeway?", Filters::truncate);
        of("unique", "case_sensitive? attribute?", Filters::unique);
        ofText("upper", "", (s, a, b) -> TextMethods.call(s, "upper", b));
        of("urlencode", "", (v, a, b) -> Text.of(urlencode(v, b)));
        ofText("wordcount", "", (s, a, b) -> Int.of(words(s.text(), b)));
        FILTERS.put("format", Filters::format);
        FILTERS.put("map", Filters::map);
        FILTERS.put("select", (r, v, a) -> chosen(r, v, a, true, false));
        FILTERS.put("reject", (r, v, a) -> chosen(r, v, a, false, false));
        FILTERS.put("selectattr", (r, v, a) -> chosen(r, v, a, true, true));
        FILTERS.put("rejectattr", (r, v, a) -> chosen(r, v, a, false, true));
        Map.of("count", "length", "d", "default", "e", "escape")
                .forEach((other, name) -> FILTERS.put(other, find(name)));
    }

    private Filters() {}

    private static void of(String name, String parameters, Body body) {
        String[] names = parameters.isEmpty() ? new String[0] : parameters.split(" ");
        FILTERS.put(
                name,
                (rendering, value, arguments) ->
                        body.of(value, arguments.bind("the filter " + name, names), rendering.bounds()));
    }

    /** A filter of a text's form. */
    @FunctionalInterface
    private interface TextBody {
        Value of(Text text, Bound arguments, Bounds bounds);
    }

    private static void ofText(String name, String parameters, TextBody body) {
        of(name, parameters, (v, a, b) -> body.of(v instanceof Text text ? text : Text.of(Python.str(v, b)), a, b));
    }

    static boolean isKnown(String name) {
        return FILTERS.containsKey(name) || REFUSED.contains(name);
    }

    /** @throws TemplateException when there is no filter of the name */
    static Filter find(String name) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw new TemplateException(
                    REFUSED.contains(name)
                            ? "the filter " + name + " is not read here"
                            : "No filter named '" + name + "'.");
        }
        return filter;
    }

    // Items

    private static Value first(Iterator<Value> items, String place) {
        return items.hasNext() ? items.next() : new Undefined("No " + place + " item, sequence was empty.");
    }

    private static Iterator<Value> reversed(Value value, Bounds bounds) {
        if (value instanceof Stream || !Python.isIterable(value)) {
            throw new TemplateException("'" + value.type() + "' object is not reversible");
        }
        List<Value> items = Python.list(value, bounds);
        Collections.reverse(items);
        return items.iterator();
    }

    private static Value reverse(Value value, Bound arguments, Bounds bounds) {
        if (value instanceof Text text) {
            bounds.make(text.text().length());
            return new Text(new StringBuilder(text.text()).reverse().toString(), text.escaped());
        } else if (!Python.isIterable(value)) {
            throw new TemplateException("argument must be iterable");
        } else if (value instanceof Stream) {
            List<Value> items = Python.list(value, bounds);
            Collections.reverse(items);
            return Seq.list(items);
        }
        String kind = value instanceof Seq seq && seq.isList() ? "list_reverseiterator" : "reversed";
        return new Stream(reversed(value, bounds), kind);
    }

    private static Value items(Value value) {
        if (value instanceof Undefined) {
            return Stream.of(Collections.emptyIterator());
        } else if (value instanceof Dict dict) {
            return Stream.of(new View(dict, "items").items().iterator());
        }
        throw new TemplateException("Can only get item pairs from a mapping.");
    }

    private static Value batch(Value value, Bound arguments, Bounds bounds) {
        int size = arguments.integer("linecount", 0);
        Value fill = arguments.get("fill_with");
        List<Value> rows = new ArrayList<>();
        List<Value> row = new ArrayList<>();
        for (Value item : Python.list(value, bounds)) {
            if (row.size() == size) {
                bounds.makeItems(1);
                rows.add(Seq.list(row));
                row = new ArrayList<>();
            }
            row.add(item);
        }
        if (!row.isEmpty() && !(fill instanceof None) && row.size() < size) {
            bounds.makeItems(size - row.size());
            row.addAll(Collections.nCopies(size - row.size(), fill));
        }
        if (!row.isEmpty()) {
            rows.add(Seq.list(row));
        }
        return Stream.of(rows.iterator());
    }

    private static Value slice(Value value, Bound arguments, Bounds bounds) {
        List<Value> items = Python.list(value, bounds);
        int slices = arguments.integer("slices", 0);
        Value fill = arguments.get("fill_with");
        if (slices == 0) {
            throw new TemplateException("integer division or modulo by zero");
        }
        int each = Math.floorDiv(items.size(), slices);
        int longer = Math.floorMod(items.size(), slices);
        int[] next = {0, 0};
        return lazy(bounds, () -> {
            if (next[0] >= slices) {
                return null;
            }
            boolean isLonger = next[0]++ < longer;
            int end = next[1] + each + (isLonger ? 1 : 0);
            bounds.makeItems(end - next[1] + 1);
            List<Value> column = new ArrayList<>(items.subList(next[1], end));
            next[1] = end;
            if (!(fill instanceof None) && !isLonger) {
                column.add(fill);
            }
            return Seq.list(column);
        });
    }

    /** What gives items one by one until it gives null. */
    private static Stream lazy(Bounds bounds, Supplier<@Nullable Value> next) {
        return Stream.of(new AbstractIterator<>() {
            @Override
            protected @Nullable Value computeNext() {
                bounds.enter();
                Value value = next.get();
                bounds.leave();
                return value == null ? endOfData() : value;
            }
        });
    }

    private static Value map(Rendering rendering, Value value, Arguments arguments) {
        Bounds bounds = rendering.bounds();
        Function<Value, Value> change;
        if (arguments.values().isEmpty() && arguments.named().containsKey("attribute")) {
            Bound bound = arguments.bind("the filter map", "attribute", "default?");
            change = getter(bound.get("attribute"), bound.get("default"), bounds);
        } else if (arguments.values().isEmpty()) {
            throw new TemplateException("map requires a filter argument");
        } else {
            Filter filter = find(name(arguments.get(0), "filter"));
            Arguments rest = arguments.from(1);
            change = item -> filter.apply(rendering, item, rest);
        }
        Iterator<Value> items = Python.truth(value) ? Python.iterate(value, bounds) : Collections.emptyIterator();
        return lazy(bounds, () -> items.hasNext() ? change.apply(items.next()) : null);
    }

    private static String name(Value name, String kind) {
        if (name instanceof Text text) {
            return text.text();
        }
        throw new TemplateException("No " + kind + " named " + new Output(new Bounds(0)).repr(name) + "."
                + (name instanceof Undefined undefined
                        ? " (" + undefined.reason() + "; did you forget to quote the callable name?)"
                        : ""));
    }

    private static Value chosen(
            Rendering rendering, Value value, Arguments arguments, boolean wanted, boolean byAttribute) {
        Bounds bounds = rendering.bounds();
        int test = byAttribute ? 1 : 0;
        if (byAttribute && arguments.values().isEmpty()) {
            throw new TemplateException("Missing parameter for attribute name");
        }
        Function<Value, Value> tested = byAttribute ? getter(arguments.get(0), None.NONE, bounds) : Function.identity();
        boolean named = arguments.values().size() > test;
        Function<Value, Boolean> holds = named
                ? testing(rendering, Tests.find(name(arguments.get(test), "test")), arguments.from(test + 1))
                : Python::truth;
        Iterator<Value> items = Python.truth(value) ? Python.iterate(value, bounds) : Collections.emptyIterator();
        return lazy(bounds, () -> {
            while (items.hasNext()) {
                Value item = items.next();
                if (holds.apply(tested.apply(item)) == wanted) {
                    return item;
                }
            }
            return null;
        });
    }

    private static Function<Value, Boolean> testing(Rendering rendering, Tests.Test test, Arguments arguments) {
        return item -> test.holds(rendering, item, arguments);
    }

    /** Gives the attribute of a dotted name, or the default where there is none and a default is given. */
    private static Function<Value, Value> getter(Value attribute, Value otherwise, Bounds bounds) {
        List<Value> parts = parts(attribute);
        return item -> {
            Value found = item;
            for (Value part : parts) {
                found = Attributes.item(found, part, bounds);
                found = found instanceof Undefined && !(otherwise instanceof None) ? otherwise : found;
            }
            return found;
        };
    }

    private static List<Value> parts(Value attribute) {
        if (attribute instanceof None) {
            return List.of();
        } else if (attribute instanceof Text name) {
            return Arrays.stream(name.text().split("\\.", -1))
                    .map(part -> part.matches("[0-9]{1,9}") ? Int.of(Integer.parseInt(part)) : (Value) Text.of(part))
                    .toList();
        }
        return List.of(attribute);
    }

    private static Value attr(Value value, Bound arguments, Bounds bounds) {
        String name = arguments.text("name", "");
        return value instanceof Dict dict && dict.entries.containsKey(Text.of(name))
                ? Attributes.attribute(new Dict(Map.of()), name, bounds)
                : Attributes.attribute(value, name, bounds);
    }

    // Order

    /** What items are compared by; texts without regard to case unless told otherwise. */
    private static Function<Value, Value> key(Bound arguments, Value attribute, Bounds bounds) {
        Function<Value, Value> getter = getter(attribute, arguments.get("default"), bounds);
        return arguments.flag("case_sensitive") ? getter : getter.andThen(key -> folded(key, bounds));
    }

    private static Value folded(Value value, Bounds bounds) {
        return value instanceof Text text ? TextMethods.call(text, "lower", bounds) : value;
    }

    /** Sorts by Python's order, those that are equal as they were. */
    static <T> void sort(List<T> items, Function<T, Value> key, boolean reverse, Bounds bounds) {
        record Keyed<T>(T item, Value key) {}
        List<Keyed<T>> keyed = new ArrayList<>();
        items.forEach(item -> keyed.add(new Keyed<>(item, key.apply(item))));
        try {
            keyed.sort((one, other) -> {
                int order = Python.ordered("<", one.key, other.key, bounds)
                        ? -1
                        : Python.ordered("<", other.key, one.key, bounds) ? 1 : 0;
                return reverse ? -order : order;
            });
        } catch (IllegalArgumentException e) {
            throw new TemplateException("what is sorted has no order");
        }
        for (int i = 0; i < keyed.size(); i++) {
            items.set(i, keyed.get(i).item);
        }
    }

    private static Value sorted(Value value, Bound arguments, Bounds bounds) {
        List<Value> items = Python.list(value, bounds);
        Value attribute = arguments.get("attribute");
        List<Function<Value, Value>> keys = new ArrayList<>();
        List<Value> names = attribute instanceof Text text
                ? Arrays.stream(text.text().split(",", -1))
                        .map(name -> (Value) Text.of(name))
                        .toList()
                : List.of(attribute);
        names.forEach(name -> keys.add(key(arguments, name, bounds)));
        sort(
                items,
                item -> Seq.list(keys.stream().map(one -> one.apply(item)).toList()),
                arguments.flag("reverse"),
                bounds);
        return Seq.list(items);
    }

    private static Value dictsort(Value value, Bound arguments, Bounds bounds) {
        String by = arguments.text("by", "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateException("You can only sort by either \"key\" or \"value\"");
        } else if (!(value instanceof Dict dict)) {
            Python.failIfUndefined(value);
            throw new TemplateException("'" + value.type() + "' object has no attribute 'items'");
        } else {
            List<Value> items = Python.list(new View(dict, "items"), bounds);
            Function<Value, Value> key = item -> ((Seq) item).items().get(by.equals("key") ? 0 : 1);
            Function<Value, Value> folding = item -> folded(key.apply(item), bounds);
            sort(items, arguments.flag("case_sensitive") ? key : folding, arguments.flag("reverse"), bounds);
            return Seq.list(items);
        }
    }

    private static Value groupby(Value value, Bound arguments, Bounds bounds) {
        Function<Value, Value> key = key(arguments, arguments.get("attribute"), bounds);
        Function<Value, Value> shown = getter(arguments.get("attribute"), arguments.get("default"), bounds);
        List<Value> items = Python.list(value, bounds);
        sort(items, key, false, bounds);
        List<Value> groups = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= items.size(); i++) {
            if (i == items.size() || !Python.equal(key.apply(items.get(i)), key.apply(items.get(from)), bounds)) {
                List<Value> members = List.copyOf(items.subList(from, i));
                groups.add(new Seq(List.of(shown.apply(members.get(0)), Seq.list(members)), Seq.Kind.GROUP));
                from = i;
            }
        }
        return Seq.list(groups);
    }

    private static Value unique(Value value, Bound arguments, Bounds bounds) {
        Function<Value, Value> key = key(arguments, arguments.get("attribute"), bounds);
        Iterator<Value> items = Python.iterate(value, bounds);
        Set<Value> seen = new HashSet<>();
        return lazy(bounds, () -> {
            while (items.hasNext()) {
                Value item = items.next();
                if (seen.add(Python.key(key.apply(item), bounds))) {
                    return item;
                }
            }
            return null;
        });
    }

    private static Value extreme(Value value, String operator, Bound arguments, Bounds bounds) {
        Iterator<Value> items = Python.iterate(value, bounds);
        if (!items.hasNext()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        Function<Value, Value> key = key(arguments, arguments.get("attribute"), bounds);
        Value best = items.next();
        while (items.hasNext()) {
            Value item = items.next();
            best = Python.ordered(operator, key.apply(item), key.apply(best), bounds) ? item : best;
        }
        return best;
    }

    // Numbers

    private static Value absolute(Value value) {
        if (value instanceof Real real) {
            return new Real(Math.abs(real.value()));
        } else if (value instanceof Num number) {
            return new Int(number.exact().toBigInteger().abs());
        }
        Python.failIfUndefined(value);
        throw new TemplateException("bad operand type for abs(): '" + value.type() + "'");
    }

    private static Value sum(Value value, Bound arguments, Bounds bounds) {
        Value sum = arguments.or("start", Int.of(0));
        if (sum instanceof Text) {
            throw new TemplateException("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Function<Value, Value> getter = getter(arguments.get("attribute"), None.NONE, bounds);
        Iterator<Value> items = Python.iterate(value, bounds);
        while (items.hasNext()) {
            sum = Arithmetic.operate("+", sum, getter.apply(items.next()), bounds);
        }
        return sum;
    }

    private static Value whole(Value value, Bound arguments, Bounds bounds) {
        Value otherwise = arguments.or("default", Int.of(0));
        if (value instanceof Real real && Double.isInfinite(real.value())) {
            throw new TemplateException("cannot convert float infinity to integer");
        } else if (value instanceof Real real) {
            return Double.isNaN(real.value()) ? otherwise : new Int(Formatting.whole(real.value()));
        } else if (value instanceof Num number) {
            return new Int(number.exact().toBigInteger());
        } else if (value instanceof Text text) {
            bounds.read(text.text().length());
            String digits = TextMethods.call(text, "strip", bounds) instanceof Text trimmed ? trimmed.text() : "";
            BigInteger number = whole(digits, arguments.integer("base", 10));
            if (number == null) {
                Value real = real(value, None.NONE, bounds);
                return real instanceof Real read && Double.isFinite(read.value())
                        ? new Int(Formatting.whole(read.value()))
                        : otherwise;
            }
            return new Int(number);
        }
        Python.failIfUndefined(value);
        return otherwise;
    }

    private static @Nullable BigInteger whole(String digits, int base) {
        Matcher matcher = DIGITS.matcher(digits);
        boolean possible = base == 0 || (base >= 2 && base <= 36);
        if (!matcher.matches() || digits.length() > Output.DIGITS || !possible) {
            return null;
        }
        boolean negative = digits.startsWith("-");
        String unsigned = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        String prefix = unsigned.length() > 1 ? unsigned.substring(0, 2).toLowerCase(Locale.ROOT) : "";
        int marked = prefix.equals("0x") ? 16 : prefix.equals("0o") ? 8 : prefix.equals("0b") ? 2 : 0;
        boolean hasPrefix = marked > 0 && (base == marked || base == 0);
        int radix = hasPrefix ? marked : base == 0 ? 10 : base;
        String plain = hasPrefix ? unsigned.substring(2) : unsigned;
        plain = hasPrefix && plain.startsWith("_") ? plain.substring(1) : plain;
        boolean wrong = plain.isEmpty() || plain.startsWith("_") || plain.endsWith("_") || plain.contains("__");
        String number = plain.replace("_", "");
        boolean octal = base == 0 && !hasPrefix && number.startsWith("0") && !number.matches("0+");
        if (wrong || octal || number.chars().anyMatch(digit -> Character.digit(digit, radix) < 0)) {
            return null;
        }
        return new BigInteger((negative ? "-" : "") + number, radix);
    }

    private static Value real(Value value, Value otherwise, Bounds bounds) {
        if (value instanceof Num number) {
            if (Double.isInfinite(number.toDouble()) && !(number instanceof Real)) {
                throw new TemplateException("int too large to convert to float");
            }
            return new Real(number.toDouble());
        } else if (value instanceof Text text) {
            bounds.read(text.text().length());
            String digits = TextMethods.call(text, "strip", bounds) instanceof Text trimmed ? trimmed.text() : "";
            return isReal(digits) ? new Real(parsed(digits)) : otherwise;
        }
        Python.failIfUndefined(value);
        return otherwise;
    }

    private static boolean isReal(String digits) {
        boolean underscores = digits.startsWith("_")
                || digits.endsWith("_")
                || digits.contains("__")
                || digits.contains("_.")
                || digits.contains("._")
                || digits.toLowerCase(Locale.ROOT).contains("_e")
                || digits.toLowerCase(Locale.ROOT).contains("e_");
        boolean any = digits.chars().anyMatch(letter -> letter >= '0' && letter <= '9');
        String lower = digits.toLowerCase(Locale.ROOT);
        String mantissa = lower.contains("n") ? "1" : lower.split("e", 2)[0];
        return !underscores
                && REAL.matcher(digits).matches()
                && (any || lower.contains("n"))
                && mantissa.chars().anyMatch(letter -> letter >= '0' && letter <= '9');
    }

    private static double parsed(String digits) {
        String lower = digits.toLowerCase(Locale.ROOT).replace("_", "");
        if (lower.contains("nan")) {
            return Double.NaN;
        } else if (lower.contains("inf")) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(lower);
    }

    private static Value round(Value value, Bound arguments, Bounds bounds) {
        int precision = arguments.integer("precision", 0);
        String method = arguments.text("method", "common");
        if (!(value instanceof Num number)) {
            Python.failIfUndefined(value);
            throw new TemplateException("type " + value.type() + " doesn't define __round__ method");
        }
        return switch (method) {
            case "common" -> rounded(number, precision);
            case "ceil", "floor" -> {
                Value scale = Arithmetic.operate("**", Int.of(10), Int.of(precision), bounds);
                double scaled = ((Num) Arithmetic.operate("*", value, scale, bounds)).toDouble();
                double rounded = method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled);
                yield Arithmetic.operate("/", new Int(Formatting.whole(rounded)), scale, bounds);
            }
            default -> throw new TemplateException("method must be common, ceil or floor");
        };
    }

    /** Python's {@code round()}: to the even one of two that are as near. */
    private static Num rounded(Num number, int precision) {
        if (!(number instanceof Real real)) {
            BigDecimal whole = number.exact();
            int scale = Math.max(precision, -Output.DIGITS);
            return new Int(
                    scale >= 0
                            ? whole.toBigInteger()
                            : whole.setScale(scale, RoundingMode.HALF_EVEN).toBigInteger());
        } else if (!Double.isFinite(real.value()) || precision > REAL_DIGITS) {
            return real;
        }
        BigDecimal exact = real.exact().setScale(Math.max(precision, -REAL_DIGITS), RoundingMode.HALF_EVEN);
        return new Real(Math.copySign(exact.doubleValue(), real.value()));
    }

    // Texts

    private static Value format(Rendering rendering, Value value, Arguments arguments) {
        Text format = value instanceof Text text ? text : Text.of(Python.str(value, rendering.bounds()));
        if (arguments.named().isEmpty()) {
            return Formatting.percent(format, Seq.tuple(arguments.values()), rendering.bounds());
        } else if (!arguments.values().isEmpty()) {
            throw new TemplateException("can't handle positional and keyword arguments at the same time");
        }
        Map<Value, Value> named = new LinkedHashMap<>();
        arguments.named().forEach((name, given) -> named.put(Text.of(name), given));
        return Formatting.percent(format, new Dict(named), rendering.bounds());
    }

    private static Value join(Value value, Bound arguments, Bounds bounds) {
        String between = Python.str(arguments.or("d", Text.EMPTY), bounds);
        Function<Value, Value> getter = getter(arguments.get("attribute"), None.NONE, bounds);
        Iterator<Value> items = Python.iterate(value, bounds);
        Output joined = new Output(bounds);
        for (boolean first = true; items.hasNext(); first = false) {
            joined.add(first ? "" : between).str(getter.apply(items.next()));
        }
        return Text.of(joined.toString());
    }

    private static Value indent(Value value, Bound arguments, Bounds bounds) {
        if (!(value instanceof Text text)) {
            return Arithmetic.operate("+", value, Text.of("\n"), bounds); // which fails as Python does
        }
        String step = arguments.find("width") instanceof Text given
                ? given.text()
                : new Output(bounds).repeat(" ", arguments.integer("width", 4)).toString();
        List<String> lines = TextMethods.lines(text.text() + "\n", false, bounds);
        Output indented = new Output(bounds);
        boolean blank = arguments.flag("blank");
        for (int i = 0; i < lines.size(); i++) {
            boolean pushed =
                    i == 0 ? arguments.flag("first") : blank || !lines.get(i).isEmpty();
            indented.add(i == 0 ? "" : "\n").add(pushed ? step : "").add(lines.get(i));
        }
        return new Text(indented.toString(), text.escaped());
    }

    private static String title(String text, Bounds bounds) {
        bounds.scan(text.length());
        bounds.make(text.length());
        StringBuilder titled = new StringBuilder();
        boolean start = true;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int letter = text.codePointAt(at);
            String plain = Character.toString(letter);
            boolean mark = "-({[<".contains(plain) || Codepoints.isSpace(letter);
            titled.append(start && !mark ? plain.toUpperCase(Locale.ROOT) : plain.toLowerCase(Locale.ROOT));
            start = mark;
        }
        return titled.toString();
    }

    private static Value truncate(Value value, Bound arguments, Bounds bounds) {
        int length = arguments.integer("length", 255);
        String end = arguments.text("end", "...");
        int leeway = arguments.get("leeway") instanceof None ? 5 : arguments.integer("leeway", 5);
        int kept = length - Codepoints.length(end);
        if (kept < 0) {
            throw new TemplateException("expected length >= " + Codepoints.length(end) + ", got " + length);
        } else if (leeway < 0) {
            throw new TemplateException("expected leeway >= 0, got " + leeway);
        } else if (Python.length(value, bounds) <= (long) length + leeway) {
            return value;
        } else if (!(value instanceof Text text)) {
            throw new TemplateException("truncate needs a text, not " + value.type());
        } else {
            String cut = text.text().substring(0, Codepoints.offset(text.text(), kept));
            int space = arguments.flag("killwords") ? -1 : cut.lastIndexOf(' ');
            Text front = new Text(space < 0 ? cut : cut.substring(0, space), text.escaped());
            return Arithmetic.operate("+", front, Text.of(end), bounds);
        }
    }

    private static String urlencode(Value value, Bounds bounds) {
        if (value instanceof Text || !Python.isIterable(value)) {
            return quoted(Python.str(value, bounds), false, bounds);
        }
        Output joined = new Output(bounds);
        Value pairs = value instanceof Dict dict ? new View(dict, "items") : value;
        Iterator<Value> items = Python.iterate(pairs, bounds);
        while (items.hasNext()) {
            List<Value> pair = Python.list(items.next(), bounds);
            if (pair.size() != 2) {
                throw new TemplateException("urlencode needs pairs of a name and a value");
            }
            joined.add(joined.length() == 0 ? "" : "&")
                    .add(quoted(Python.str(pair.get(0), bounds), true, bounds))
                    .add("=")
                    .add(quoted(Python.str(pair.get(1), bounds), true, bounds));
        }
        return joined.toString();
    }

    private static String quoted(String text, boolean inQuery, Bounds bounds) {
        Output quoted = new Output(bounds);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xFF);
            boolean plain = (letter < 128 && Character.isLetterOrDigit(letter)) || "_.-~".indexOf(letter) >= 0;
            if (plain || (letter == '/' && !inQuery)) {
                quoted.add(letter);
            } else {
                quoted.add(
                        letter == ' ' && inQuery
                                ? "+"
                                : Output.hex("%", letter, 2).toUpperCase(Locale.ROOT));
            }
        }
        return quoted.toString();
    }

    private static long words(String text, Bounds bounds) {
        bounds.scan(text.length());
        boolean[] inside = {false};
        return text.codePoints()
                .filter(letter -> {
                    boolean before = inside[0];
                    inside[0] = letter == '_'
                            || Character.isLetterOrDigit(letter)
                            || Character.getType(letter) == Character.LETTER_NUMBER
                            || Character.getType(letter) == Character.OTHER_NUMBER;
                    return inside[0] && !before;
                })
                .count();
    }
}
