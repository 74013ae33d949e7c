package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.ablate.plugins.objectives.jinja.Arguments.Bound;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Function;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.jspecify.annotations.Nullable;

/** The methods of Python's texts. */
final class TextMethods {

    /** What a method gives. */
    @FunctionalInterface
    private interface Body {
        Value of(String self, Bound arguments, Bounds bounds);
    }

    private record Method(String[] parameters, Body body) {}

    /** Methods that take their arguments by name too. */
    private static final Set<String> NAMED = Set.of("split", "rsplit", "splitlines", "expandtabs");

    private static final Set<String> REFUSED = Set.of("encode", "translate", "maketrans");

    private static final Map<String, Method> METHODS = Map.ofEntries(
            method("capitalize", "", (s, a, b) -> text(capitalized(s), b)),
            method("casefold", "", (s, a, b) -> text(folded(s), b)),
            method("center", "width fill?", (s, a, b) -> padded(s, a, b, "center")),
            method("count", "sub start? end?", (s, a, b) -> Int.of(count(part(s, a), a.text("sub", ""), b))),
            method("endswith", "suffix start? end?", (s, a, b) -> Bool.of(matches(s, a, "suffix", b))),
            method("expandtabs", "tabsize?", (s, a, b) -> expanded(s, a.integer("tabsize", 8), b)),
            method("find", "sub start? end?", (s, a, b) -> Int.of(find(s, a, false, b))),
            method("index", "sub start? end?", (s, a, b) -> found(find(s, a, false, b))),
            method("isalnum", "", (s, a, b) -> all(s, c -> Character.isLetter(c) || isNumeric(c))),
            method("isalpha", "", (s, a, b) -> all(s, Character::isLetter)),
            method("isascii", "", (s, a, b) -> Bool.of(s.chars().allMatch(c -> c < 128))),
            method("isdecimal", "", (s, a, b) -> all(s, Character::isDigit)),
            method("isdigit", "", (s, a, b) -> all(s, TextMethods::isDigit)),
            method("isidentifier", "", (s, a, b) -> Bool.of(isIdentifier(s))),
            method("islower", "", (s, a, b) -> Bool.of(isLower(s))),
            method("isnumeric", "", (s, a, b) -> all(s, TextMethods::isNumeric)),
            method("isprintable", "", (s, a, b) -> Bool.of(s.codePoints().allMatch(Codepoints::isPrintable))),
            method("isspace", "", (s, a, b) -> all(s, Codepoints::isSpace)),
            method(
                    "istitle",
                    "",
                    (s, a, b) -> Bool.of(s.equals(titled(s)) && s.codePoints().anyMatch(TextMethods::isCased))),
            method("isupper", "", (s, a, b) -> Bool.of(isUpper(s))),
            method("ljust", "width fill?", (s, a, b) -> padded(s, a, b, "left")),
            method("lower", "", (s, a, b) -> text(s.toLowerCase(Locale.ROOT), b)),
            method("lstrip", "chars?", (s, a, b) -> stripped(s, a, true, false, b)),
            method("partition", "sep", (s, a, b) -> partition(s, a, false, b)),
            method("removeprefix", "prefix", (s, a, b) -> without(s, a.text("prefix", ""), true, b)),
            method("removesuffix", "suffix", (s, a, b) -> without(s, a.text("suffix", ""), false, b)),
            method(
                    "replace",
                    "old new count?",
                    (s, a, b) -> Text.of(replaced(s, a.text("old", ""), a.text("new", ""), a.integer("count", -1), b))),
            method("rfind", "sub start? end?", (s, a, b) -> Int.of(find(s, a, true, b))),
            method("rindex", "sub start? end?", (s, a, b) -> found(find(s, a, true, b))),
            method("rjust", "width fill?", (s, a, b) -> padded(s, a, b, "right")),
            method("rpartition", "sep", (s, a, b) -> partition(s, a, true, b)),
            method("rsplit", "sep? maxsplit?", (s, a, b) -> texts(reversed(split(reversed(s), a, true, b)))),
            method("rstrip", "chars?", (s, a, b) -> stripped(s, a, false, true, b)),
            method("split", "sep? maxsplit?", (s, a, b) -> texts(split(s, a, false, b))),
            method("splitlines", "keepends?", (s, a, b) -> texts(lines(s, a.integer("keepends", 0) != 0, b))),
            method("startswith", "prefix start? end?", (s, a, b) -> Bool.of(matches(s, a, "prefix", b))),
            method("strip", "chars?", (s, a, b) -> stripped(s, a, true, true, b)),
            method("swapcase", "", (s, a, b) -> text(swapped(s), b)),
            method("title", "", (s, a, b) -> text(titled(s), b)),
            method("upper", "", (s, a, b) -> text(s.toUpperCase(Locale.ROOT), b)),
            method("zfill", "width", (s, a, b) -> zeros(s, a.integer("width", 0), b)));

    private TextMethods() {}

    private static Map.Entry<String, Method> method(String name, String parameters, Body body) {
        return Map.entry(name, new Method(parameters.isEmpty() ? new String[0] : parameters.split(" "), body));
    }

    /** A method of a text, or null. */
    static @Nullable Value of(Text self, String name) {
        if (REFUSED.contains(name)) {
            throw Attributes.refused(self, name);
        }
        return switch (name) {
            case "join" -> new Function(name, (rendering, arguments) -> joined(self, arguments, rendering.bounds()));
            case "format" ->
                new Function(name, (rendering, arguments) -> Formatting.format(self, arguments, rendering.bounds()));
            case "format_map" ->
                new Function(name, (rendering, arguments) -> {
                    Value mapping =
                            arguments.withoutNames(name).bind(name, "mapping").get("mapping");
                    return Formatting.format(self, new Arguments(List.of(), names(mapping)), rendering.bounds());
                });
            default -> {
                Method method = METHODS.get(name);
                yield method == null
                        ? null
                        : new Function(
                                name,
                                (rendering, arguments) -> call(self, name, method, arguments, rendering.bounds()));
            }
        };
    }

    /** The result of a method by its name. */
    static Value call(Text self, String name, Bounds bounds, Value... arguments) {
        return call(self, name, Objects.requireNonNull(METHODS.get(name)), Arguments.of(arguments), bounds);
    }

    private static Value call(Text self, String name, Method method, Arguments arguments, Bounds bounds) {
        bounds.scan(self.text().length());
        Arguments placed = NAMED.contains(name) ? arguments : arguments.withoutNames(name);
        Bound bound = placed.bind(name, method.parameters());
        if (name.equals("replace") && self.escaped() && bound.values().get("new") instanceof Text) {
            bound.values().put("new", Arithmetic.escape(bound.get("new"), bounds));
        }
        Value result = method.body().of(self.text(), bound, bounds);
        return self.escaped() ? escaped(result) : result;
    }

    private static Value escaped(Value result) {
        if (result instanceof Text text) {
            return new Text(text.text(), true);
        } else if (result instanceof Seq seq) {
            return new Seq(seq.items().stream().map(TextMethods::escaped).toList(), seq.kind());
        }
        return result;
    }

    private static Map<String, Value> names(Value mapping) {
        if (!(mapping instanceof Dict dict)) {
            throw new TemplateException("format_map() needs a mapping, not " + mapping.type());
        }
        Map<String, Value> names = new java.util.LinkedHashMap<>();
        dict.entries.forEach((key, value) -> {
            if (key instanceof Text name) {
                names.put(name.text(), value);
            }
        });
        return names;
    }

    private static Value text(String text, Bounds bounds) {
        bounds.make(text.length());
        return Text.of(text);
    }

    private static Seq texts(List<String> texts) {
        return Seq.list(texts.stream().map(text -> (Value) Text.of(text)).toList());
    }

    /** Adds a part of a text to others. */
    private static void add(List<String> parts, String part, Bounds bounds) {
        bounds.makeItems(1);
        bounds.make(part.length());
        parts.add(part);
    }

    private static Value joined(Text self, Arguments arguments, Bounds bounds) {
        Value iterable = arguments.withoutNames("join").bind("join", "iterable").get("iterable");
        if (!Python.isIterable(iterable)) {
            throw new TemplateException("can only join an iterable");
        }
        Output joined = new Output(bounds);
        Iterator<Value> items = Python.iterate(iterable, bounds);
        for (int i = 0; items.hasNext(); i++) {
            Value item = items.next();
            joined.add(i == 0 ? "" : self.text());
            if (self.escaped()) {
                joined.add(Arithmetic.escape(item, bounds).text());
            } else if (item instanceof Text text) {
                joined.add(text.text());
            } else {
                throw new TemplateException(
                        "sequence item " + i + ": expected str instance, " + item.type() + " found");
            }
        }
        return new Text(joined.toString(), self.escaped());
    }

    // Letters

    private static Bool all(String text, IntPredicate holds) {
        return Bool.of(!text.isEmpty() && text.codePoints().allMatch(holds));
    }

    static boolean isCased(int letter) {
        return Character.isUpperCase(letter) || Character.isLowerCase(letter) || Character.isTitleCase(letter);
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints().allMatch(Lexer::isNamePart);
    }

    /** Decimal digits; of others, such as those that are raised or circled, it is not known. */
    private static boolean isDigit(int letter) {
        if (Character.getType(letter) == Character.OTHER_NUMBER) {
            throw new TemplateException("whether '" + Character.toString(letter) + "' is a digit is not known here");
        }
        return Character.isDigit(letter);
    }

    private static boolean isNumeric(int letter) {
        int type = Character.getType(letter);
        if (type == Character.OTHER_LETTER && Character.isIdeographic(letter)) {
            throw new TemplateException("whether '" + Character.toString(letter) + "' is a number is not known here");
        }
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static String upper(int letter) {
        return Character.toString(letter).toUpperCase(Locale.ROOT);
    }

    private static String lower(int letter) {
        return Character.toString(letter).toLowerCase(Locale.ROOT);
    }

    private static String titleCase(int letter) {
        String upper = upper(letter);
        return upper.codePointCount(0, upper.length()) > 1
                ? upper.substring(0, 1) + upper.substring(1).toLowerCase(Locale.ROOT)
                : Character.toString(Character.toTitleCase(letter));
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return titleCase(first) + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    }

    private static String titled(String text) {
        StringBuilder titled = new StringBuilder();
        boolean[] inside = {false};
        text.codePoints().forEach(letter -> {
            titled.append(inside[0] ? lower(letter) : titleCase(letter));
            inside[0] = isCased(letter);
        });
        return titled.toString();
    }

    private static String swapped(String text) {
        StringBuilder swapped = new StringBuilder();
        text.codePoints()
                .forEach(letter -> swapped.append(
                        Character.isUpperCase(letter)
                                ? lower(letter)
                                : Character.isLowerCase(letter) ? upper(letter) : Character.toString(letter)));
        return swapped.toString();
    }

    private static String folded(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
    }

    // Parts

    /** The part of a text between two places, as {@code find} and others take them. */
    private static String part(String text, Bound arguments) {
        if (!arguments.has("start") && !arguments.has("end")) {
            return text;
        }
        int size = Codepoints.length(text);
        int start = place(arguments.find("start"), 0, size);
        int end = place(arguments.find("end"), size, size);
        return start > end ? "" : text.substring(Codepoints.offset(text, start), Codepoints.offset(text, end));
    }

    private static int place(@Nullable Value value, int otherwise, int size) {
        int place = value == null || value instanceof None ? otherwise : Python.index(value);
        return Math.max(0, Math.min(size, place < 0 ? place + size : place));
    }

    private static int find(String text, Bound arguments, boolean last, Bounds bounds) {
        String sub = arguments.text("sub", "");
        String part = part(text, arguments);
        bounds.read(sub.length());
        int size = Codepoints.length(text);
        Value given = arguments.find("start");
        if (given != null && !(given instanceof None) && Python.index(given) > size) {
            return -1;
        }
        int at = last ? lastPlace(part, sub) : new Search(sub).in(part, 0);
        return at < 0 ? -1 : place(given, 0, size) + part.codePointCount(0, at);
    }

    /** The last place, by the first in the reversed text. */
    private static int lastPlace(String text, String sub) {
        int at = new Search(mirrored(sub)).in(mirrored(text), 0);
        return at < 0 ? -1 : text.length() - at - sub.length();
    }

    /** Reversed by code units, so that places stay comparable. */
    private static String mirrored(String text) {
        char[] letters = text.toCharArray();
        for (int i = 0, j = letters.length - 1; i < j; i++, j--) {
            char letter = letters[i];
            letters[i] = letters[j];
            letters[j] = letter;
        }
        return new String(letters);
    }

    private static Int found(int place) {
        if (place < 0) {
            throw new TemplateException("substring not found");
        }
        return Int.of(place);
    }

    private static long count(String text, String sub, Bounds bounds) {
        bounds.read(sub.length());
        return sub.isEmpty() ? Codepoints.length(text) + 1 : new Search(sub).count(text);
    }

    private static boolean matches(String text, Bound arguments, String name, Bounds bounds) {
        Value given = arguments.get(name);
        if (given instanceof Seq choices && !choices.isList()) {
            return choices.items().stream().anyMatch(choice -> {
                bounds.step();
                return matches(text, new Bound(with(arguments.values(), name, choice)), name, bounds);
            });
        }
        if (!(given instanceof Text affix)) {
            Python.failIfUndefined(given);
            throw new TemplateException((name.equals("prefix") ? "startswith" : "endswith")
                    + " first arg must be str or a tuple of str, not " + given.type());
        }
        String part = part(text, arguments);
        return name.equals("prefix") ? part.startsWith(affix.text()) : part.endsWith(affix.text());
    }

    private static Map<String, Value> with(Map<String, Value> values, String name, Value value) {
        Map<String, Value> changed = new java.util.LinkedHashMap<>(values);
        changed.put(name, value);
        return changed;
    }

    private static Value stripped(String text, Bound arguments, boolean left, boolean right, Bounds bounds) {
        Value given = arguments.or("chars", None.NONE);
        String letters = given instanceof None ? "" : arguments.text("chars", "");
        Set<Integer> set = Set.copyOf(letters.codePoints().boxed().toList());
        return Text.of(
                stripped(text, given instanceof None ? Codepoints::isSpace : set::contains, left, right, bounds));
    }

    private static String stripped(String text, IntPredicate goes, boolean left, boolean right, Bounds bounds) {
        int start = 0;
        while (left && start < text.length() && goes.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        int end = text.length();
        while (right && end > start && goes.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        bounds.make(end - start);
        return text.substring(start, end);
    }

    private static Value without(String text, String affix, boolean front, Bounds bounds) {
        boolean there = front ? text.startsWith(affix) : text.endsWith(affix);
        String rest = front
                ? text.substring(there ? affix.length() : 0)
                : text.substring(0, text.length() - (there ? affix.length() : 0));
        return text(rest, bounds);
    }

    private static Value partition(String text, Bound arguments, boolean last, Bounds bounds) {
        String separator = arguments.text("sep", "");
        requireSeparator(separator);
        int at = last ? lastPlace(text, separator) : new Search(separator).in(text, 0);
        Stream<String> parts = at < 0
                ? last ? Stream.of("", "", text) : Stream.of(text, "", "")
                : Stream.of(text.substring(0, at), separator, text.substring(at + separator.length()));
        bounds.make(text.length());
        return Seq.tuple(parts.map(part -> (Value) Text.of(part)).toList());
    }

    private static void requireSeparator(String separator) {
        if (separator.isEmpty()) {
            throw new TemplateException("empty separator");
        }
    }

    // Splitting

    /** Parts between a separator, or between white space; both are reversed where the text is. */
    private static List<String> split(String text, Bound arguments, boolean mirror, Bounds bounds) {
        int most = arguments.integer("maxsplit", -1);
        int splits = most < 0 ? Integer.MAX_VALUE : most;
        if (arguments.or("sep", None.NONE) instanceof None) {
            return words(text, splits, bounds);
        }
        String separator = arguments.text("sep", "");
        requireSeparator(separator);
        return parts(text, mirror ? reversed(separator) : separator, splits, bounds);
    }

    private static List<String> parts(String text, String separator, int splits, Bounds bounds) {
        Search search = new Search(separator);
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = search.in(text, 0); at >= 0 && parts.size() < splits; at = search.in(text, from)) {
            add(parts, text.substring(from, at), bounds);
            from = at + separator.length();
        }
        add(parts, text.substring(from), bounds);
        return parts;
    }

    private static List<String> words(String text, int splits, Bounds bounds) {
        List<String> words = new ArrayList<>();
        int at = Codepoints.afterSpace(text, 0);
        while (at < text.length()) {
            int end = words.size() == splits ? text.length() : at;
            while (end < text.length() && words.size() < splits && !Codepoints.isSpace(text.charAt(end))) {
                end++;
            }
            add(words, text.substring(at, end), bounds);
            at = Codepoints.afterSpace(text, end);
        }
        return words;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static List<String> reversed(List<String> parts) {
        List<String> turned = new ArrayList<>(parts.size());
        parts.forEach(part -> turned.add(reversed(part)));
        Collections.reverse(turned);
        return turned;
    }

    static List<String> lines(String text, boolean keepEnds, Bounds bounds) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(i)) >= 0) {
                int end = i;
                i += text.startsWith("\r\n", i) ? 1 : 0;
                add(lines, text.substring(from, keepEnds ? i + 1 : end), bounds);
                from = i + 1;
            }
        }
        if (from < text.length()) {
            add(lines, text.substring(from), bounds);
        }
        return lines;
    }

    // Replacing and filling

    /** The text with the first places of another replaced; all of them where {@code count} is negative. */
    static String replaced(String text, String old, String by, int count, Bounds bounds) {
        bounds.read(text.length() + old.length());
        long left = count < 0 ? Long.MAX_VALUE : count;
        Output replaced = new Output(bounds);
        Search search = new Search(old);
        int from = 0;
        int at = search.in(text, 0);
        while (at >= 0 && left-- > 0) {
            replaced.add(text.substring(from, at)).add(by);
            from = at + old.length();
            int next = from;
            if (old.isEmpty()) {
                if (from == text.length()) {
                    break;
                }
                next = from + Character.charCount(text.codePointAt(from));
            }
            at = search.in(text, next);
        }
        return replaced.add(text.substring(from)).toString();
    }

    private static Value padded(String text, Bound arguments, Bounds bounds, String side) {
        String fill = arguments.text("fill", " ");
        if (Codepoints.length(fill) != 1) {
            throw new TemplateException("The fill character must be exactly one character long");
        }
        int width = arguments.integer("width", 0);
        return Text.of(padded(text, width, fill, side, bounds));
    }

    static String padded(String text, int width, String fill, String side, Bounds bounds) {
        int room = Math.max(0, width - Codepoints.length(text));
        int before = side.equals("left") ? 0 : side.equals("right") ? room : room / 2 + (room & width & 1);
        return new Output(bounds)
                .repeat(fill, before)
                .add(text)
                .repeat(fill, room - before)
                .toString();
    }

    private static Value zeros(String text, int width, Bounds bounds) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        int room = width - Codepoints.length(text);
        return Text.of(new Output(bounds)
                .add(signed ? text.substring(0, 1) : "")
                .repeat("0", room)
                .add(signed ? text.substring(1) : text)
                .toString());
    }

    private static Value expanded(String text, int tab, Bounds bounds) {
        Output expanded = new Output(bounds);
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '\t') {
                int room = tab > 0 ? tab - column % tab : 0;
                expanded.repeat(" ", room);
                column += room;
            } else {
                expanded.add(letter);
                column = letter == '\n' || letter == '\r' ? 0 : column + (Character.isLowSurrogate(letter) ? 0 : 1);
            }
        }
        return Text.of(expanded.toString());
    }
}
