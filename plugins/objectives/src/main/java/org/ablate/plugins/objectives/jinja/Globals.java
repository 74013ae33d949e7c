package org.ablate.plugins.objectives.jinja;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.objectives.jinja.Value.Attributed;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Function;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.Namespace;
import org.ablate.plugins.objectives.jinja.Value.Range;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.jspecify.annotations.Nullable;

/** Functions that every template has. */
final class Globals {

    /** Items of a range, as Jinja's sandbox has it. */
    private static final int RANGE = 100_000;

    private final Map<String, Value> functions = new HashMap<>();

    /** @param now what {@code strftime_now} tells */
    Globals(LocalDateTime now) {
        function("range", Globals::range);
        function("dict", (rendering, arguments) -> new Dict(entries(arguments, rendering.bounds())));
        function("namespace", Globals::namespace);
        function(
                "cycler",
                (rendering, arguments) ->
                        cycler(arguments.withoutNames("cycler").values()));
        function("joiner", Globals::joiner);
        function("lipsum", (rendering, arguments) -> {
            throw new TemplateException("lipsum, which writes random words, is not read here");
        });
        function("raise_exception", (rendering, arguments) -> {
            Value message = arguments.bind("raise_exception", "message").get("message");
            throw new TemplateException(Python.str(message, rendering.bounds()));
        });
        function("strftime_now", (rendering, arguments) -> {
            String format = arguments.bind("strftime_now", "format").text("format", "");
            return Text.of(Clock.format(now, format, rendering.bounds()));
        });
    }

    private void function(String name, Function.Body body) {
        functions.put(name, new Function(name, body));
    }

    @Nullable
    Value find(String name) {
        return functions.get(name);
    }

    private static Value range(Rendering rendering, Arguments arguments) {
        arguments.withoutNames("range").bind("range", "start", "stop?", "step?");
        List<Value> values = arguments.values();
        long first = bound(values.get(0));
        boolean single = values.size() == 1;
        Range range = new Range(
                single ? 0 : first,
                single ? first : bound(values.get(1)),
                values.size() < 3 ? 1 : bound(values.get(2)));
        if (range.step() == 0) {
            throw new TemplateException("range() arg 3 must not be zero");
        } else if (range.size() > RANGE) {
            throw new TemplateException(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + RANGE + ").");
        }
        return range;
    }

    private static long bound(Value value) {
        if (value instanceof Int number && number.value().bitLength() > 31) {
            throw new TemplateException("a range to or from a number of more than 31 bits is not read here");
        }
        return Python.index(value);
    }

    private static Map<Value, Value> entries(Arguments arguments, Bounds bounds) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        Arguments bound = new Arguments(arguments.values(), Map.of());
        Value given = bound.bind("dict", "entries?").or("entries", new Dict(Map.of()));
        if (given instanceof Dict dict) {
            entries.putAll(dict.entries);
        } else {
            Python.iterate(given, bounds).forEachRemaining(pair -> {
                Iterator<Value> parts = Python.list(pair, bounds).iterator();
                if (Python.length(pair, bounds) != 2) {
                    throw new TemplateException("dictionary update sequence element needs length 2");
                }
                entries.put(Python.key(parts.next(), bounds), parts.next());
            });
        }
        bounds.makeItems(entries.size());
        arguments.named().forEach((name, value) -> entries.put(Text.of(name), value));
        return entries;
    }

    private static Value namespace(Rendering rendering, Arguments arguments) {
        Namespace namespace = new Namespace();
        entries(arguments, rendering.bounds()).forEach((name, value) -> {
            if (name instanceof Text text) {
                namespace.attributes.put(text.text(), value);
            }
        });
        return namespace;
    }

    /** What gives its values in turn. */
    private static Value cycler(List<Value> values) {
        if (values.isEmpty()) {
            throw new TemplateException("at least one item has to be provided");
        }
        int[] at = {0};
        return new Attributed() {
            @Override
            public @Nullable Value attribute(String name) {
                return switch (name) {
                    case "current" -> values.get(at[0]);
                    case "pos" -> Int.of(at[0]);
                    case "items" -> Value.Seq.tuple(values);
                    case "next" ->
                        new Function(name, (rendering, arguments) -> {
                            Value current = values.get(at[0]);
                            at[0] = (at[0] + 1) % values.size();
                            return current;
                        });
                    case "reset" ->
                        new Function(name, (rendering, arguments) -> {
                            at[0] = 0;
                            return Value.None.NONE;
                        });
                    default -> null;
                };
            }

            @Override
            public String type() {
                return "Cycler";
            }
        };
    }

    /** What gives nothing at first and a separator from then on. */
    private static Value joiner(Rendering rendering, Arguments arguments) {
        Value separator = arguments.bind("joiner", "sep?").or("sep", Text.of(", "));
        boolean[] used = {false};
        return new Function("joiner", (calling, none) -> {
            none.bind("joiner");
            Value given = used[0] ? separator : Text.EMPTY;
            used[0] = true;
            return given;
        });
    }
}
