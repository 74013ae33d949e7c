package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.objectives.jinja.Value.Attributed;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Callable;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

/** A piece of template that is called with arguments and gives a text. */
record Macro(Optional<String> name, Body body, Scope scope) implements Callable, Attributed {

    static final String CALLER = "caller";
    static final String KWARGS = "kwargs";
    static final String VARARGS = "varargs";

    /**
     * What is written between a macro's marks.
     *
     * @param parameters their names
     * @param defaults for the last of them
     * @param used which of {@code caller}, {@code kwargs} and {@code varargs} the statements speak of
     */
    record Body(List<String> parameters, List<Expression> defaults, Set<String> used, Statement.Body statements) {}

    @Override
    public Value call(Rendering rendering, Arguments arguments) {
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        Scope inner = body.statements().frame().scope(scope);
        List<String> parameters = body.parameters();
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            Value value = i < arguments.values().size() ? arguments.get(i) : named.remove(parameter);
            inner.set(parameter, value == null ? new Undefined("'" + parameter + "' is undefined") : value);
            if (value == null) {
                missing.add(i);
            }
        }
        more(inner, arguments, named);
        for (int i : missing) {
            int place = i - parameters.size() + body.defaults().size();
            inner.set(
                    parameters.get(i),
                    place >= 0
                            ? rendering.value(body.defaults().get(place), inner)
                            : new Undefined("parameter '" + parameters.get(i) + "' was not provided"));
        }
        return Text.of(rendering.capture(body.statements().statements(), inner).text());
    }

    /** Sets what a body sees besides its parameters. */
    private void more(Scope inner, Arguments arguments, Map<String, Value> named) {
        Set<String> used = body.used();
        int count = body.parameters().size();
        String shown = name.map(own -> "'" + own + "'").orElse("None");
        if (used.contains(CALLER) && !body.parameters().contains(CALLER)) {
            Value caller = named.remove(CALLER);
            inner.set(CALLER, caller == null || caller instanceof None ? new Undefined("No caller defined") : caller);
        }
        if (used.contains(KWARGS)) {
            Map<Value, Value> entries = new LinkedHashMap<>();
            named.forEach((key, value) -> entries.put(Text.of(key), value));
            inner.set(KWARGS, new Dict(entries));
        } else if (named.containsKey(CALLER)) {
            throw new TemplateException("macro " + shown
                    + " was invoked with two values for the special caller argument. This is most likely a bug.");
        } else if (!named.isEmpty()) {
            throw new TemplateException("macro " + shown + " takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        List<Value> values = arguments.values();
        if (used.contains(VARARGS)) {
            inner.set(VARARGS, Seq.tuple(values.subList(Math.min(count, values.size()), values.size())));
        } else if (values.size() > count) {
            throw new TemplateException("macro " + shown + " takes not more than " + count + " argument(s)");
        }
    }

    @Override
    public @Nullable Value attribute(String attribute) {
        return switch (attribute) {
            case "name" -> name.<Value>map(Text::of).orElse(None.NONE);
            case "arguments" ->
                Seq.tuple(body.parameters().stream()
                        .map(parameter -> (Value) Text.of(parameter))
                        .toList());
            case "catch_kwargs" -> Bool.of(body.used().contains(KWARGS));
            case "catch_varargs" -> Bool.of(body.used().contains(VARARGS));
            case CALLER -> Bool.of(body.used().contains(CALLER));
            default -> null;
        };
    }

    @Override
    public String type() {
        return "Macro";
    }

    @Override
    public String toString() {
        return "<Macro " + name.map(own -> "'" + own + "'").orElse("anonymous") + ">";
    }
}
