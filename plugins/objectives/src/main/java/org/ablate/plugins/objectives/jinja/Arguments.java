package org.ablate.plugins.objectives.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a call passes.
 *
 * @param values by place
 * @param named by name
 */
record Arguments(List<Value> values, Map<String, Value> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Value... values) {
        return new Arguments(List.of(values), Map.of());
    }

    Value get(int place) {
        return values.get(place);
    }

    /** The same without the first ones. */
    Arguments from(int place) {
        return new Arguments(values.subList(place, values.size()), named);
    }

    /** @throws TemplateException when something is passed by name, which the function of this name does not take */
    Arguments withoutNames(String function) {
        if (!named.isEmpty()) {
            throw new TemplateException(function + "() takes no keyword arguments");
        }
        return this;
    }

    /**
     * These by the names of a function's parameters.
     *
     * @param function what is called, for messages
     * @param parameters names, with {@code ?} behind those that may be left out
     * @throws TemplateException when one is missing, too much or given twice
     */
    Bound bind(String function, String... parameters) {
        if (values.size() > parameters.length) {
            throw new TemplateException(function + " takes " + parameters.length + " arguments at most but "
                    + values.size() + " were given");
        }
        Map<String, Value> bound = new LinkedHashMap<>();
        Map<String, Value> left = new LinkedHashMap<>(named);
        for (int i = 0; i < parameters.length; i++) {
            boolean optional = parameters[i].endsWith("?");
            String name = optional ? parameters[i].substring(0, parameters[i].length() - 1) : parameters[i];
            Value byName = left.remove(name);
            Value value = i < values.size() ? values.get(i) : byName;
            if (i < values.size() && byName != null) {
                throw new TemplateException(function + " got multiple values for argument '" + name + "'");
            } else if (value != null) {
                bound.put(name, value);
            } else if (!optional) {
                throw new TemplateException(function + " misses the argument '" + name + "'");
            }
        }
        if (!left.isEmpty()) {
            throw new TemplateException(function + " got an unexpected keyword argument '"
                    + left.keySet().iterator().next() + "'");
        }
        return new Bound(bound);
    }

    /** Arguments by their parameters' names. */
    record Bound(Map<String, Value> values) {

        boolean has(String name) {
            return values.containsKey(name);
        }

        @Nullable
        Value find(String name) {
            return values.get(name);
        }

        /** The value of a parameter that is not optional. */
        Value get(String name) {
            return or(name, None.NONE);
        }

        Value or(String name, Value otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : value;
        }

        int integer(String name, int otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : Python.index(value);
        }

        boolean flag(String name) {
            Value value = values.get(name);
            return value != null && Python.truth(value);
        }

        /** A text that has to be one. */
        String text(String name, String otherwise) {
            Value value = values.get(name);
            if (value == null) {
                return otherwise;
            } else if (value instanceof Text text) {
                return text.text();
            }
            Python.failIfUndefined(value);
            throw new TemplateException("the argument '" + name + "' must be str, not " + value.type());
        }
    }
}
