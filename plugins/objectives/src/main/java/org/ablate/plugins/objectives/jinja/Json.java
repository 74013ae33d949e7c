package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.objectives.jinja.Arguments.Bound;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;

/** JSON as Python's {@code json.dumps} writes it, which is what Transformers' filter {@code tojson} is. */
final class Json {

    private final Output output;
    private final Bounds bounds;
    private final boolean ascii;
    private final boolean sorted;
    private final Optional<String> indent;
    private final String between;
    private final String colon;

    private Json(Bound options, Bounds bounds) {
        this.output = new Output(bounds);
        this.bounds = bounds;
        this.ascii = options.flag("ensure_ascii");
        this.sorted = options.flag("sort_keys");
        Value step = options.get("indent");
        this.indent = step instanceof None
                ? Optional.empty()
                : Optional.of(
                        step instanceof Text text
                                ? text.text()
                                : new Output(bounds)
                                        .repeat(" ", Python.index(step))
                                        .toString());
        Value separators = options.get("separators");
        List<Value> given = separators instanceof None ? List.of() : Python.list(separators, bounds);
        if (!given.isEmpty() && (given.size() != 2 || !given.stream().allMatch(Text.class::isInstance))) {
            throw new TemplateException("tojson needs two texts as separators");
        }
        this.between = given.isEmpty() ? indent.isPresent() ? "," : ", " : ((Text) given.get(0)).text();
        this.colon = given.isEmpty() ? ": " : ((Text) given.get(1)).text();
    }

    static Value of(Value value, Bound options, Bounds bounds) {
        Json json = new Json(options, bounds);
        json.write(value, 0);
        return Text.of(json.output.toString());
    }

    private void write(Value value, int level) {
        bounds.step();
        bounds.enter();
        if (value instanceof Text text) {
            quoted(text.text());
        } else if (value instanceof None) {
            output.add("null");
        } else if (value instanceof Bool flag) {
            output.add(flag.value() ? "true" : "false");
        } else if (value instanceof Int number) {
            output.add(Output.digits(number));
        } else if (value instanceof Real number) {
            output.add(real(number));
        } else if (value instanceof Seq seq) {
            output.add('[');
            for (int i = 0; i < seq.items().size(); i++) {
                line(i == 0 ? "" : between, level + 1);
                write(seq.items().get(i), level + 1);
            }
            close("]", seq.items().isEmpty(), level);
        } else if (value instanceof Dict dict) {
            output.add('{');
            String before = "";
            for (Map.Entry<Value, Value> entry : entries(dict)) {
                line(before, level + 1);
                quoted(key(entry.getKey()));
                output.add(colon);
                write(entry.getValue(), level + 1);
                before = between;
            }
            close("}", dict.entries.isEmpty(), level);
        } else {
            throw new TemplateException("Object of type " + value.type() + " is not JSON serializable");
        }
        bounds.leave();
    }

    private void line(String before, int level) {
        output.add(before);
        indent.ifPresent(step -> output.add('\n').repeat(step, level));
    }

    private void close(String bracket, boolean empty, int level) {
        if (!empty) {
            line("", level);
        }
        output.add(bracket);
    }

    private List<Map.Entry<Value, Value>> entries(Dict dict) {
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries.entrySet());
        if (sorted) {
            Filters.sort(entries, Map.Entry::getKey, false, bounds);
        }
        return entries;
    }

    private static String key(Value key) {
        if (key instanceof Text text) {
            return text.text();
        } else if (key instanceof None) {
            return "null";
        } else if (key instanceof Bool flag) {
            return flag.value() ? "true" : "false";
        } else if (key instanceof Int number) {
            return Output.digits(number);
        } else if (key instanceof Real number) {
            return real(number);
        }
        throw new TemplateException("keys must be str, int, float, bool or None, not " + key.type());
    }

    private static String real(Real number) {
        double value = number.value();
        return Double.isNaN(value)
                ? "NaN"
                : Double.isInfinite(value) ? value > 0 ? "Infinity" : "-Infinity" : Output.shortest(value);
    }

    private void quoted(String text) {
        bounds.scan(text.length());
        output.add('"');
        text.chars().forEach(letter -> {
            switch (letter) {
                case '"' -> output.add("\\\"");
                case '\\' -> output.add("\\\\");
                case '\n' -> output.add("\\n");
                case '\r' -> output.add("\\r");
                case '\t' -> output.add("\\t");
                case '\f' -> output.add("\\f");
                case '\b' -> output.add("\\b");
                default -> {
                    if (letter < ' ' || (ascii && letter > '~')) {
                        output.add(Output.hex("\\u", letter, 4));
                    } else {
                        output.add((char) letter);
                    }
                }
            }
        });
        output.add('"');
    }
}
