package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.ablate.plugins.objectives.jinja.Value.Attributed;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Function;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.Namespace;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Range;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.ablate.plugins.objectives.jinja.Value.View;
import org.jspecify.annotations.Nullable;

/** What values have inside: attributes, methods, items. */
final class Attributes {

    /** Methods that change a list or a dictionary, which a template may not. */
    private static final Map<String, Set<String>> CHANGING = Map.of(
            "list", Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"),
            "dict", Set.of("clear", "pop", "popitem", "setdefault", "update"));

    /** What numbers have, none of which templates use. */
    private static final Set<String> OF_NUMBERS = Set.of(
            "real",
            "imag",
            "numerator",
            "denominator",
            "conjugate",
            "as_integer_ratio",
            "bit_count",
            "to_bytes",
            "hex");

    private Attributes() {}

    /** {@code owner.name}: an attribute, else an item, else undefined. */
    static Value attribute(Value owner, String name, Bounds bounds) {
        Value own = own(owner, name, bounds);
        if (own != null) {
            return own;
        }
        Value item = owner instanceof Dict dict ? dict.entries.get(Text.of(name)) : null;
        return item == null ? missing(owner, Text.of(name)) : item;
    }

    /** {@code owner[index]}: an item, else an attribute, else undefined. */
    static Value item(Value owner, Value index, Bounds bounds) {
        Python.failIfUndefined(owner);
        Value item = null;
        if (owner instanceof Dict dict) {
            boolean hashable = !(index instanceof Dict) && !(index instanceof Seq seq && seq.isList());
            item = hashable ? Python.get(dict, index, bounds) : null;
        } else if (isIndexed(owner) && index instanceof Num && !(index instanceof Real)) {
            long size = Python.length(owner, bounds);
            long place = Python.index(index) + (Python.index(index) < 0 ? size : 0);
            item = place < 0 || place >= size ? null : at(owner, (int) place);
        }
        if (item == null && index instanceof Text name) {
            item = own(owner, name.text(), bounds);
        }
        return item == null ? missing(owner, index) : item;
    }

    private static Undefined missing(Value owner, Value name) {
        if (name instanceof Text text && text.text().startsWith("__")) {
            return unsafe(owner, text.text());
        }
        return Python.missing(owner, name);
    }

    private static Undefined unsafe(Value owner, String name) {
        return new Undefined("access to attribute '" + name + "' of '" + owner.type() + "' object is unsafe.");
    }

    private static boolean isIndexed(Value owner) {
        return owner instanceof Text || owner instanceof Seq || owner instanceof Range;
    }

    private static Value at(Value owner, int place) {
        if (owner instanceof Text text) {
            int begin = Codepoints.offset(text.text(), place);
            return new Text(Character.toString(text.text().codePointAt(begin)), text.escaped());
        } else if (owner instanceof Range range) {
            return Int.of(range.start() + place * range.step());
        }
        return ((Seq) owner).items().get(place);
    }

    /** {@code owner[start:stop:step]}. */
    static Value slice(Value owner, Value start, Value stop, Value step, Bounds bounds) {
        Python.failIfUndefined(owner);
        if (!isIndexed(owner)) {
            throw new TemplateException(
                    owner instanceof Dict
                            ? "unhashable type: 'slice'"
                            : "'" + owner.type() + "' object is not subscriptable");
        }
        long size = Python.length(owner, bounds);
        int by = bound(step, 1);
        if (by == 0) {
            throw new TemplateException("slice step cannot be zero");
        }
        long from = start instanceof None ? (by > 0 ? 0 : size - 1) : clip(bound(start, 0), size, by);
        long to = stop instanceof None ? (by > 0 ? size : -1) : clip(bound(stop, 0), size, by);
        if (owner instanceof Range range) {
            return new Range(range.start() + from * range.step(), range.start() + to * range.step(), range.step() * by);
        }
        Range places = new Range(from, to, by);
        if (owner instanceof Seq seq) {
            bounds.makeItems(places.size());
            List<Value> items = new ArrayList<>((int) places.size());
            each(places, seq.items()::get, items::add);
            return seq.isList() ? Seq.list(items) : Seq.tuple(items);
        }
        Text text = (Text) owner;
        bounds.make(places.size());
        bounds.scan(text.text().length());
        if (by == 1) {
            int begin = Codepoints.offset(text.text(), (int) from);
            int end = text.text().offsetByCodePoints(begin, (int) places.size());
            return new Text(text.text().substring(begin, end), text.escaped());
        }
        int[] letters = text.text().codePoints().toArray();
        StringBuilder taken = new StringBuilder();
        each(places, place -> letters[place], taken::appendCodePoint);
        return new Text(taken.toString(), text.escaped());
    }

    private static <T> void each(Range places, IntFunction<T> item, java.util.function.Consumer<T> taker) {
        for (long i = 0; i < places.size(); i++) {
            taker.accept(item.apply((int) (places.start() + i * places.step())));
        }
    }

    private static int bound(Value value, int otherwise) {
        if (value instanceof None) {
            return otherwise;
        } else if (!(value instanceof Int) && !(value instanceof Bool)) {
            Python.failIfUndefined(value);
            throw new TemplateException("slice indices must be integers or None or have an __index__ method");
        }
        return Python.index(value);
    }

    /** A bound of a slice within what is there. */
    private static long clip(long place, long size, int step) {
        long counted = place < 0 ? place + size : place;
        return Math.max(step > 0 ? 0 : -1, Math.min(step > 0 ? size : size - 1, counted));
    }

    /** What a value itself has by a name, or null. */
    private static @Nullable Value own(Value owner, String name, Bounds bounds) {
        Python.failIfUndefined(owner);
        if (CHANGING.getOrDefault(owner.type(), Set.of()).contains(name)) {
            return unsafe(owner, name);
        } else if (owner instanceof Namespace namespace) {
            Value value = namespace.attributes.get(name);
            return value != null && name.startsWith("_") ? unsafe(owner, name) : value;
        } else if (owner instanceof Attributed attributed) {
            return attributed.attribute(name);
        } else if (owner instanceof Text text) {
            return TextMethods.of(text, name);
        } else if (owner instanceof Dict dict) {
            return ofDict(dict, name);
        } else if (owner instanceof Seq seq) {
            return ofSeq(seq, name);
        } else if (owner instanceof Range range) {
            return switch (name) {
                case "start" -> Int.of(range.start());
                case "stop" -> Int.of(range.stop());
                case "step" -> Int.of(range.step());
                default -> ofSeq(new Seq(Python.list(range, bounds), Seq.Kind.TUPLE), name);
            };
        } else if (owner instanceof Num number) {
            return ofNumber(number, name);
        }
        return null;
    }

    private static @Nullable Value ofDict(Dict dict, String name) {
        return switch (name) {
            case "keys", "values", "items" ->
                new Function(name, (rendering, arguments) -> {
                    arguments.bind(name);
                    return new View(dict, name);
                });
            case "get" ->
                new Function(name, (rendering, arguments) -> {
                    Arguments.Bound bound = arguments.withoutNames(name).bind(name, "key", "default?");
                    Value value = Python.get(dict, bound.get("key"), rendering.bounds());
                    return value == null ? bound.get("default") : value;
                });
            case "copy" ->
                new Function(name, (rendering, arguments) -> {
                    arguments.bind(name);
                    return dict; // which nothing changes
                });
            case "fromkeys" -> throw refused(dict, name);
            default -> null;
        };
    }

    private static @Nullable Value ofSeq(Seq seq, String name) {
        if (seq.kind() == Seq.Kind.GROUP && (name.equals("grouper") || name.equals("list"))) {
            return seq.items().get(name.equals("list") ? 1 : 0);
        }
        return switch (name) {
            case "count" ->
                new Function(name, (rendering, arguments) -> {
                    Value item =
                            arguments.withoutNames(name).bind(name, "value").get("value");
                    return Int.of(seq.items().stream()
                            .filter(other -> Python.equal(other, item, rendering.bounds()))
                            .count());
                });
            case "index" -> new Function(name, (rendering, arguments) -> index(seq, arguments, rendering.bounds()));
            case "copy" ->
                seq.isList()
                        ? new Function(name, (rendering, arguments) -> {
                            arguments.bind(name);
                            return seq; // which nothing changes
                        })
                        : null;
            default -> null;
        };
    }

    private static Value index(Seq seq, Arguments arguments, Bounds bounds) {
        Arguments.Bound bound = arguments.withoutNames("index").bind("index", "value", "start?", "stop?");
        int size = seq.items().size();
        long from = clip(bound.integer("start", 0), size, 1);
        long to = clip(bound.integer("stop", size), size, 1);
        for (int i = (int) from; i < to; i++) {
            if (Python.equal(seq.items().get(i), bound.get("value"), bounds)) {
                return Int.of(i);
            }
        }
        throw new TemplateException(
                seq.isList()
                        ? new Output(bounds).repr(bound.get("value")) + " is not in list"
                        : "tuple.index(x): x not in tuple");
    }

    private static @Nullable Value ofNumber(Num number, String name) {
        if (name.equals("is_integer") && number instanceof Real real) {
            boolean whole = Double.isFinite(real.value()) && real.value() == Math.rint(real.value());
            return new Function(name, (rendering, arguments) -> Bool.of(whole));
        } else if (name.equals("bit_length") && !(number instanceof Real)) {
            int length = number.exact().toBigInteger().abs().bitLength();
            return new Function(name, (rendering, arguments) -> Int.of(length));
        } else if (OF_NUMBERS.contains(name)) {
            throw refused(number, name);
        }
        return null;
    }

    static TemplateException refused(Value owner, String name) {
        return new TemplateException("'" + owner.type() + "' object has '" + name + "', which is not read here");
    }
}
