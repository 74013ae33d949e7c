package org.ablate.plugins.objectives.jinja;

import com.google.common.collect.AbstractIterator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.jspecify.annotations.Nullable;

/** What does something: writes, assigns, repeats. */
sealed interface Statement {

    /** The line it begins at, from 1. */
    int line();

    /** Does it; called through {@link Rendering#run}, which counts and says the line. */
    Flow in(Rendering rendering, Scope scope);

    /** What comes after a statement. */
    enum Flow {
        /** The next one. */
        NEXT,
        /** The end of the loop. */
        BREAK,
        /** The loop's next round. */
        CONTINUE
    }

    /** Statements with a scope of their own. */
    record Body(Frame frame, List<Statement> statements) {}

    /** Text that is written as it stands. */
    record Data(int line, String text) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            rendering.output().add(text);
            return Flow.NEXT;
        }
    }

    /** {@code {{ value }}}. */
    record Print(int line, Expression value) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            rendering.print(rendering.value(value, scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% set target = value %}}. */
    record Assign(int line, Target target, Expression value) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            target.assign(rendering, scope, rendering.value(value, scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% set target | filter %}…{% endset %}}. */
    record Capture(int line, Target target, Optional<Expression.Filter> filter, Body body) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            Scope inner = body.frame().scope(scope);
            Captured captured = rendering.capture(body.statements(), inner);
            if (captured.flow() == Flow.NEXT) {
                Value text = Text.of(captured.text());
                Value filtered =
                        filter.map(chain -> chain.chain(rendering, inner, text)).orElse(text);
                target.assign(rendering, scope, filtered);
            }
            return captured.flow();
        }
    }

    /** What a body wrote, and how it ended. */
    record Captured(String text, Flow flow) {}

    /** {@code {% filter name %}…{% endfilter %}}. */
    record Filtered(int line, Expression.Filter filter, Body body) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            Scope inner = body.frame().scope(scope);
            Captured captured = rendering.capture(body.statements(), inner);
            if (captured.flow() == Flow.NEXT) {
                rendering.printText(filter.chain(rendering, inner, Text.of(captured.text())));
            }
            return captured.flow();
        }
    }

    /** {@code {% if test %}…{% elif test %}…{% else %}…{% endif %}}; the last body has no test. */
    record If(int line, List<Expression> tests, List<List<Statement>> bodies) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            int branch = 0;
            while (branch < tests.size() && !Python.truth(rendering.value(tests.get(branch), scope))) {
                branch++;
            }
            return rendering.run(bodies.get(branch), scope);
        }
    }

    /** {@code {% for target in items if test recursive %}…{% else %}…{% endfor %}}. */
    record For(
            int line,
            Target target,
            Expression items,
            Optional<Expression> test,
            boolean recursive,
            Body body,
            Body otherwise)
            implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            return loop(rendering, scope, rendering.value(items, scope), 0);
        }

        private Flow loop(Rendering rendering, Scope scope, Value iterable, int depth) {
            Iterator<Value> all = Python.iterate(iterable, rendering.bounds());
            Iterator<Value> kept = test.isPresent() ? kept(rendering, scope, all, test.get()) : all;
            Value.@Nullable Callable again = recursive ? again(scope, depth + 1) : null;
            Loop loop = new Loop(iterable, kept, test.isPresent(), depth, again);
            boolean ended = false; // as in Jinja, a round that is broken off or continued does not count for else
            while (loop.hasNext()) {
                Scope round = body.frame().scope(scope);
                round.set("loop", loop);
                target.assign(rendering, round, loop.next());
                Flow flow = rendering.run(body.statements(), round);
                ended |= flow == Flow.NEXT;
                if (flow == Flow.BREAK) {
                    break;
                }
            }
            return ended
                    ? Flow.NEXT
                    : rendering.run(otherwise.statements(), otherwise.frame().scope(scope));
        }

        /** The items for which the test holds, each tested when it is asked for. */
        private Iterator<Value> kept(Rendering rendering, Scope scope, Iterator<Value> all, Expression condition) {
            return new AbstractIterator<>() {
                @Override
                protected @Nullable Value computeNext() {
                    while (all.hasNext()) {
                        Scope tested = new Scope(scope);
                        target.assign(rendering, tested, all.next());
                        if (Python.truth(rendering.value(condition, tested))) {
                            return target.value(tested);
                        }
                    }
                    return endOfData();
                }
            };
        }

        private Value.Callable again(Scope scope, int depth) {
            return new Value.Function(
                    "loop",
                    (rendering, arguments) -> Text.of(rendering
                            .captured(() -> {
                                Value inner = arguments.bind("loop", "iterable").get("iterable");
                                return loop(rendering, scope, inner, depth);
                            })
                            .text()));
        }
    }

    /** {@code {% break %}} or {@code {% continue %}}. */
    record Leave(int line, Flow flow) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            return flow;
        }
    }

    /** {@code {% with target = value %}…{% endwith %}}. */
    record With(int line, List<Target> targets, List<Expression> values, Body body) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            Scope inner = body.frame().scope(scope);
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(rendering, inner, rendering.value(values.get(i), scope));
            }
            return rendering.run(body.statements(), inner);
        }
    }

    /** {@code {% block name %}…{% endblock %}}: outside of its scope, as another template could replace it. */
    record Block(int line, boolean scoped, Body body) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            return rendering.run(body.statements(), body.frame().scope(scoped ? scope : rendering.root()));
        }
    }

    /** {@code {% macro name(…) %}…{% endmacro %}}. */
    record Definition(int line, String name, Macro.Body body) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            scope.set(name, new Macro(Optional.of(name), body, scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% call(…) macro(…) %}…{% endcall %}}: a macro gets the body as its caller. */
    record CallBlock(int line, Macro.Body body, Expression.Call call) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            Value called = rendering.value(call.callee(), scope);
            Arguments arguments = call.passed().in(rendering, scope);
            arguments.named().put("caller", new Macro(Optional.empty(), body, scope));
            rendering.printText(Expression.Call.call(rendering, called, arguments));
            return Flow.NEXT;
        }
    }

    /** {@code {% generation %}…{% endgeneration %}}: what the assistant wrote. */
    record Generation(int line, Body body) implements Statement {
        @Override
        public Flow in(Rendering rendering, Scope scope) {
            rendering.answer(body.statements(), body.frame().scope(scope));
            return Flow.NEXT;
        }
    }
}
