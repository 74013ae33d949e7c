package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Callable;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;

/** What has a value. */
sealed interface Expression {

    /** The line it begins at, from 1. */
    int line();

    /** Its value; called through {@link Rendering#value}, which counts and says the line. */
    Value in(Rendering rendering, Scope scope);

    /** A value that is written out. */
    record Literal(int line, Value value) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            return value;
        }
    }

    /** A variable. */
    record Name(int line, String name) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value value = scope.find(name);
            return value == null ? rendering.global(name) : value;
        }
    }

    /** {@code [a, b]} or {@code (a, b)}. */
    record Sequence(int line, List<Expression> items, Seq.Kind kind) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            rendering.bounds().makeItems(items.size());
            List<Value> values = new ArrayList<>(items.size());
            items.forEach(item -> values.add(rendering.value(item, scope)));
            return new Seq(values, kind);
        }
    }

    /** {@code {a: b}}. */
    record Dictionary(int line, List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            rendering.bounds().makeItems(keys.size());
            Map<Value, Value> entries = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                Value key = Python.key(rendering.value(keys.get(i), scope), rendering.bounds());
                entries.put(key, rendering.value(values.get(i), scope));
            }
            return new Dict(entries);
        }
    }

    /** {@code object.name}: an attribute, else an item. */
    record Attribute(int line, Expression object, String name) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            return Attributes.attribute(rendering.value(object, scope), name, rendering.bounds());
        }
    }

    /** {@code object[index]}: an item, else an attribute. */
    record Item(int line, Expression object, Expression index) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value owner = rendering.value(object, scope);
            return Attributes.item(owner, rendering.value(index, scope), rendering.bounds());
        }
    }

    /** {@code object[start:stop:step]}. */
    record Slice(
            int line,
            Expression object,
            Optional<Expression> start,
            Optional<Expression> stop,
            Optional<Expression> step)
            implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value owner = rendering.value(object, scope);
            return Attributes.slice(
                    owner,
                    rendering.valueOrNone(start, scope),
                    rendering.valueOrNone(stop, scope),
                    rendering.valueOrNone(step, scope),
                    rendering.bounds());
        }
    }

    /** What is passed in a call. */
    record Passed(
            List<Expression> values,
            Map<String, Expression> named,
            Optional<Expression> more,
            Optional<Expression> moreNamed) {

        static final Passed NOTHING = new Passed(List.of(), Map.of(), Optional.empty(), Optional.empty());

        Arguments in(Rendering rendering, Scope scope, Value... first) {
            List<Value> all = new ArrayList<>(List.of(first));
            values.forEach(value -> all.add(rendering.value(value, scope)));
            more.ifPresent(value -> all.addAll(Python.list(rendering.value(value, scope), rendering.bounds())));
            Map<String, Value> byName = new LinkedHashMap<>();
            named.forEach((name, value) -> byName.put(name, rendering.value(value, scope)));
            moreNamed.ifPresent(value -> spread(rendering.value(value, scope), byName));
            return new Arguments(all, byName);
        }

        private static void spread(Value value, Map<String, Value> byName) {
            if (!(value instanceof Dict dict)) {
                throw new TemplateException("argument after ** must be a mapping, not " + value.type());
            }
            dict.entries.forEach((name, given) -> {
                if (!(name instanceof Text text)) {
                    throw new TemplateException("keywords must be strings");
                } else if (byName.put(text.text(), given) != null) {
                    throw new TemplateException("got multiple values for keyword argument '" + text.text() + "'");
                }
            });
        }
    }

    /** {@code callee(…)}. */
    record Call(int line, Expression callee, Passed passed) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value called = rendering.value(callee, scope);
            return call(rendering, called, passed.in(rendering, scope));
        }

        static Value call(Rendering rendering, Value called, Arguments arguments) {
            Python.failIfUndefined(called);
            if (called instanceof Callable callable) {
                return callable.call(rendering, arguments);
            }
            throw new TemplateException("'" + called.type() + "' object is not callable");
        }
    }

    /** {@code input | name(…)}; in a filter block there is no input of its own. */
    record Filter(int line, Optional<Expression> input, String name, Passed passed) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            return of(rendering, scope, rendering.valueOrNone(input, scope));
        }

        Value of(Rendering rendering, Scope scope, Value value) {
            return Filters.find(name).apply(rendering, value, passed.in(rendering, scope));
        }

        /** The value of a chain of filters whose first has the value given as its input. */
        Value chain(Rendering rendering, Scope scope, Value value) {
            boolean first = input.isEmpty();
            Value before = first ? value : ((Filter) input.get()).chain(rendering, scope, value);
            return of(rendering, scope, before);
        }
    }

    /** {@code value is name(…)}. */
    record Test(int line, Expression value, String name, Passed passed) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value tested = rendering.value(value, scope);
            return Bool.of(Tests.find(name).holds(rendering, tested, passed.in(rendering, scope)));
        }
    }

    /** {@code not value}. */
    record Not(int line, Expression value) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            return Bool.of(!Python.truth(rendering.value(value, scope)));
        }
    }

    /** {@code -value} or {@code +value}. */
    record Sign(int line, String operator, Expression value) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            return Arithmetic.sign(operator, rendering.value(value, scope));
        }
    }

    /** {@code left operator right}, in numbers and texts. */
    record Binary(int line, String operator, Expression left, Expression right) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value first = rendering.value(left, scope);
            return Arithmetic.operate(operator, first, rendering.value(right, scope), rendering.bounds());
        }
    }

    /** {@code left and right}, {@code left or right}: the value of the one that decides. */
    record Logic(int line, boolean and, Expression left, Expression right) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value first = rendering.value(left, scope);
            return Python.truth(first) == and ? rendering.value(right, scope) : first;
        }
    }

    /** {@code a ~ b ~ c}. */
    record Concatenation(int line, List<Expression> parts) implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Output joined = new Output(rendering.bounds());
            List<Value> values = new ArrayList<>();
            parts.forEach(part -> values.add(rendering.value(part, scope)));
            values.forEach(joined::str);
            return Text.of(joined.toString());
        }
    }

    /** {@code a < b <= c}, {@code in} and {@code not in} among them: all have to hold. */
    record Comparison(int line, Expression first, List<String> operators, List<Expression> others)
            implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            Value left = rendering.value(first, scope);
            for (int i = 0; i < operators.size(); i++) {
                Value right = rendering.value(others.get(i), scope);
                if (!holds(operators.get(i), left, right, rendering.bounds())) {
                    return Bool.FALSE;
                }
                left = right;
            }
            return Bool.TRUE;
        }

        static boolean holds(String operator, Value left, Value right, Bounds bounds) {
            return switch (operator) {
                case "==" -> Python.equal(left, right, bounds);
                case "!=" -> !Python.equal(left, right, bounds);
                case "in" -> Python.contains(right, left, bounds);
                case "not in" -> !Python.contains(right, left, bounds);
                default -> Python.ordered(operator, left, right, bounds);
            };
        }
    }

    /** {@code value if test else otherwise}. */
    record Conditional(int line, Expression test, Expression value, Optional<Expression> otherwise)
            implements Expression {
        @Override
        public Value in(Rendering rendering, Scope scope) {
            if (Python.truth(rendering.value(test, scope))) {
                return rendering.value(value, scope);
            } else if (otherwise.isPresent()) {
                return rendering.value(otherwise.get(), scope);
            }
            return new Undefined("the inline if-expression on line " + line
                    + " evaluated to false and no else section was defined.");
        }
    }
}
