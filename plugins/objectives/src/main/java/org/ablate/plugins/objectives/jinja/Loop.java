package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.ablate.plugins.objectives.jinja.Value.Attributed;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Callable;
import org.ablate.plugins.objectives.jinja.Value.Function;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.jspecify.annotations.Nullable;

/** What {@code loop} is inside of a loop. Items are read only when they are asked for, as a test may depend on those before. */
final class Loop implements Callable, Attributed {

    private final Value iterable;
    private final boolean tested;
    private final int depth;
    private final @Nullable Callable again;
    private Iterator<Value> items;
    private int index = -1;
    private long length = -1;
    private @Nullable Value current;
    private @Nullable Value before;
    private @Nullable Value after;
    private @Nullable Value changed;

    /**
     * @param iterable what is gone through
     * @param items its items, those that a test leaves out aside
     * @param tested whether there is a test
     * @param depth loops of the same statement around it
     * @param again lays the loop out for other items, in a recursive loop
     */
    Loop(Value iterable, Iterator<Value> items, boolean tested, int depth, @Nullable Callable again) {
        this.iterable = iterable;
        this.items = items;
        this.tested = tested;
        this.depth = depth;
        this.again = again;
    }

    boolean hasNext() {
        return peek() != null;
    }

    Value next() {
        Value next = peek();
        if (next == null) {
            throw new NoSuchElementException();
        }
        after = null;
        index++;
        before = current;
        current = next;
        return next;
    }

    private @Nullable Value peek() {
        if (after == null && items.hasNext()) {
            after = items.next();
        }
        return after;
    }

    /** Number of items; those that are still to come are read if it is not known otherwise. */
    long length() {
        if (length < 0) {
            if (tested || iterable instanceof Value.Stream) {
                List<Value> left = new ArrayList<>();
                items.forEachRemaining(left::add);
                items = left.iterator();
                length = left.size() + index + 1L + (after == null ? 0 : 1);
            } else {
                length = Python.length(iterable, new Bounds(0));
            }
        }
        return length;
    }

    /** The items that are left, each with the loop, as Python gives them to who goes through a loop itself. */
    Iterator<Value> pairs() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return Loop.this.hasNext();
            }

            @Override
            public Value next() {
                return Seq.tuple(List.of(Loop.this.next(), Loop.this));
            }
        };
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "index" -> Int.of(index + 1);
            case "index0" -> Int.of(index);
            case "revindex" -> Int.of(length() - index);
            case "revindex0" -> Int.of(length() - index - 1);
            case "first" -> Bool.of(index == 0);
            case "last" -> Bool.of(!hasNext());
            case "length" -> Int.of(length());
            case "depth" -> Int.of(depth + 1);
            case "depth0" -> Int.of(depth);
            case "previtem" -> index == 0 || before == null ? new Undefined("there is no previous item") : before;
            case "nextitem" -> {
                Value next = peek();
                yield next == null ? new Undefined("there is no next item") : next;
            }
            case "cycle" -> new Function(name, (rendering, arguments) -> cycle(arguments));
            case "changed" -> new Function(name, this::changed);
            default -> null;
        };
    }

    private Value cycle(Arguments arguments) {
        arguments.withoutNames("cycle");
        List<Value> values = arguments.values();
        if (values.isEmpty()) {
            throw new TemplateException("no items for cycling given");
        }
        return values.get(index % values.size());
    }

    private Value changed(Rendering rendering, Arguments arguments) {
        arguments.withoutNames("changed");
        Value now = Seq.tuple(Collections.unmodifiableList(arguments.values()));
        boolean differs = changed == null || !Python.equal(changed, now, rendering.bounds());
        changed = now;
        return Bool.of(differs);
    }

    @Override
    public Value call(Rendering rendering, Arguments arguments) {
        if (again == null) {
            throw new TemplateException("The loop must have the 'recursive' marker to be called recursively.");
        }
        return again.call(rendering, arguments);
    }

    @Override
    public String type() {
        return "LoopContext";
    }

    @Override
    public String toString() {
        return "<LoopContext " + (index + 1) + "/" + length() + ">";
    }
}
