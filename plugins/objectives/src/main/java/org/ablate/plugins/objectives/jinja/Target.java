package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.ablate.plugins.objectives.jinja.Value.Namespace;
import org.ablate.plugins.objectives.jinja.Value.Seq;

/** What a value is assigned to. */
sealed interface Target {

    void assign(Rendering rendering, Scope scope, Value value);

    /** Tells the names of the variables that it sets, and of those that it reads. */
    void names(Consumer<String> sets, Consumer<String> reads);

    /** The value again that has been assigned. */
    Value value(Scope scope);

    /** A variable. */
    record Variable(String name) implements Target {
        @Override
        public void assign(Rendering rendering, Scope scope, Value value) {
            scope.set(name, value);
        }

        @Override
        public void names(Consumer<String> sets, Consumer<String> reads) {
            sets.accept(name);
        }

        @Override
        public Value value(Scope scope) {
            return Objects.requireNonNull(scope.find(name));
        }
    }

    /** An attribute of a namespace. */
    record Member(String namespace, String name) implements Target {
        @Override
        public void assign(Rendering rendering, Scope scope, Value value) {
            if (!(scope.find(namespace) instanceof Namespace owner)) {
                throw new TemplateException("cannot assign attribute on non-namespace object");
            }
            owner.attributes.put(name, value);
        }

        @Override
        public void names(Consumer<String> sets, Consumer<String> reads) {
            reads.accept(namespace);
        }

        @Override
        public Value value(Scope scope) {
            throw new IllegalStateException("no loop assigns to a member");
        }
    }

    /** Several, to which the items of a value are assigned. */
    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Rendering rendering, Scope scope, Value value) {
            if (!Python.isIterable(value)) {
                throw new TemplateException("cannot unpack non-iterable " + value.type() + " object");
            }
            List<Value> items = new ArrayList<>();
            Iterator<Value> left = Python.iterate(value, rendering.bounds());
            while (left.hasNext() && items.size() <= targets.size()) {
                items.add(left.next());
            }
            if (items.size() != targets.size()) {
                throw new TemplateException(
                        items.size() > targets.size()
                                ? "too many values to unpack (expected " + targets.size() + ")"
                                : "not enough values to unpack (expected " + targets.size() + ", got " + items.size()
                                        + ")");
            }
            for (int i = 0; i < items.size(); i++) {
                targets.get(i).assign(rendering, scope, items.get(i));
            }
        }

        @Override
        public void names(Consumer<String> sets, Consumer<String> reads) {
            targets.forEach(target -> target.names(sets, reads));
        }

        @Override
        public Value value(Scope scope) {
            return Seq.tuple(targets.stream().map(target -> target.value(scope)).toList());
        }
    }
}
