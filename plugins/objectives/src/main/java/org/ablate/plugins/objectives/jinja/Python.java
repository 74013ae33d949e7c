package org.ablate.plugins.objectives.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Range;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Stream;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;
import org.ablate.plugins.objectives.jinja.Value.View;
import org.jspecify.annotations.Nullable;

/** What Python's values have in common: truth, order, length, items. */
final class Python {

    /** Items of a tuple that is a key. */
    private static final int KEY = 100;

    private Python() {}

    static boolean truth(Value value) {
        if (value instanceof Num number) {
            return number.toDouble() != 0;
        } else if (value instanceof Text text) {
            return !text.text().isEmpty();
        }
        return !(value instanceof None) && !(value instanceof Undefined) && (!isSized(value) || size(value) > 0);
    }

    static String str(Value value, Bounds bounds) {
        return value instanceof Text text
                ? text.text()
                : new Output(bounds).str(value).toString();
    }

    private static boolean isSized(Value value) {
        return value instanceof Text
                || value instanceof Seq
                || value instanceof Dict
                || value instanceof View
                || value instanceof Range
                || value instanceof Undefined
                || value instanceof Loop;
    }

    /** Python's {@code len()}. */
    static long length(Value value, Bounds bounds) {
        if (value instanceof Text text) {
            bounds.scan(text.text().length());
            return Codepoints.length(text.text());
        }
        return size(value);
    }

    private static long size(Value value) {
        if (value instanceof Seq seq) {
            return seq.items().size();
        } else if (value instanceof Dict dict) {
            return dict.entries.size();
        } else if (value instanceof View view) {
            return view.dict().entries.size();
        } else if (value instanceof Range range) {
            return range.size();
        } else if (value instanceof Loop loop) {
            return loop.length();
        } else if (value instanceof Undefined) {
            return 0;
        }
        throw new TemplateException("object of type '" + value.type() + "' has no len()");
    }

    static boolean isIterable(Value value) {
        return isSized(value) || value instanceof Stream;
    }

    /** Python's {@code iter()}; each item is a step. */
    static Iterator<Value> iterate(Value value, Bounds bounds) {
        Iterator<Value> items = items(value, bounds);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                bounds.step();
                return items.next();
            }
        };
    }

    private static Iterator<Value> items(Value value, Bounds bounds) {
        if (value instanceof Seq seq) {
            return seq.items().iterator();
        } else if (value instanceof Text text) {
            return text.text()
                    .codePoints()
                    .mapToObj(letter -> (Value) Text.of(Character.toString(letter)))
                    .iterator();
        } else if (value instanceof Dict dict) {
            return Collections.unmodifiableSet(dict.entries.keySet()).iterator();
        } else if (value instanceof View view) {
            bounds.makeItems(size(view));
            return view.items().iterator();
        } else if (value instanceof Range range) {
            return LongStream.range(0, range.size())
                    .mapToObj(i -> (Value) Int.of(range.start() + i * range.step()))
                    .iterator();
        } else if (value instanceof Stream stream) {
            return stream.items();
        } else if (value instanceof Loop loop) {
            return loop.pairs();
        } else if (value instanceof Undefined) {
            return Collections.emptyIterator();
        }
        throw new TemplateException("'" + value.type() + "' object is not iterable");
    }

    /** Python's {@code list()}. */
    static List<Value> list(Value value, Bounds bounds) {
        List<Value> items = new ArrayList<>();
        iterate(value, bounds).forEachRemaining(item -> {
            bounds.makeItems(1);
            items.add(item);
        });
        return items;
    }

    /** The value, which a dictionary can have as a key. */
    static Value key(Value value, Bounds bounds) {
        if (value instanceof Text text) {
            bounds.read(text.text().length());
        } else if (value instanceof Seq seq && !seq.isList()) {
            if (seq.items().size() > KEY
                    || seq.items().stream().anyMatch(item -> item instanceof Seq inner && !inner.isList())) {
                throw new TemplateException("a tuple of tuples, or of more than " + KEY + " items, is no key here");
            }
            seq.items().forEach(item -> key(item, bounds));
        } else if (value instanceof Seq || value instanceof Dict || value instanceof View) {
            throw new TemplateException("unhashable type: '" + value.type() + "'");
        }
        return value;
    }

    static @Nullable Value get(Dict dict, Value key, Bounds bounds) {
        return dict.entries.get(key(key, bounds));
    }

    /** Python's {@code ==}. */
    static boolean equal(Value one, Value other, Bounds bounds) {
        bounds.step();
        if (one instanceof Text text) {
            bounds.read(text.text().length());
            return text.equals(other);
        } else if (one instanceof Seq first && other instanceof Seq second) {
            return first.isList() == second.isList() && equal(first.items(), second.items(), bounds);
        } else if (one instanceof Dict first && other instanceof Dict second) {
            return first.entries.size() == second.entries.size() && equalEntries(first, second, bounds);
        } else if (one instanceof View first
                && other instanceof View second
                && !first.part().equals("values")) {
            return size(one) == size(other) && first.items().stream().allMatch(item -> contains(second, item, bounds));
        } else if (one instanceof Range first && other instanceof Range second) {
            return first.size() == second.size()
                    && (first.size() == 0 || first.start() == second.start())
                    && (first.size() <= 1 || first.step() == second.step());
        }
        return one.equals(other);
    }

    private static boolean equal(List<Value> one, List<Value> other, Bounds bounds) {
        if (one.size() != other.size()) {
            return false;
        }
        bounds.enter();
        boolean equal = true;
        for (int i = 0; i < one.size() && equal; i++) {
            equal = equal(one.get(i), other.get(i), bounds);
        }
        bounds.leave();
        return equal;
    }

    private static boolean equalEntries(Dict one, Dict other, Bounds bounds) {
        bounds.enter();
        boolean equal = true;
        for (Map.Entry<Value, Value> entry : one.entries.entrySet()) {
            Value value = get(other, entry.getKey(), bounds);
            equal &= value != null && equal(entry.getValue(), value, bounds);
        }
        bounds.leave();
        return equal;
    }

    /** The order of two values, as one of Python's comparisons asks for it; a number that is none has no place. */
    static boolean ordered(String operator, Value one, Value other, Bounds bounds) {
        bounds.step();
        if (one instanceof Num first && other instanceof Num second) {
            if (Num.isFinite(first) && Num.isFinite(second)) {
                return holds(operator, first.exact().compareTo(second.exact()));
            }
            double a = first.toDouble();
            double b = second.toDouble();
            return !Double.isNaN(a) && !Double.isNaN(b) && holds(operator, Double.compare(a, b));
        } else if (one instanceof Text first && other instanceof Text second) {
            bounds.read(Math.min(first.text().length(), second.text().length()));
            return holds(operator, Codepoints.compare(first.text(), second.text()));
        } else if (one instanceof Seq first && other instanceof Seq second && first.isList() == second.isList()) {
            return ordered(operator, first.items(), second.items(), bounds);
        }
        failIfUndefined(one, other);
        throw new TemplateException("'" + operator + "' not supported between instances of '" + one.type() + "' and '"
                + other.type() + "'");
    }

    private static boolean ordered(String operator, List<Value> one, List<Value> other, Bounds bounds) {
        for (int i = 0; i < one.size() && i < other.size(); i++) {
            if (!equal(one.get(i), other.get(i), bounds)) {
                bounds.enter();
                boolean ordered = ordered(operator, one.get(i), other.get(i), bounds);
                bounds.leave();
                return ordered;
            }
        }
        return holds(operator, Integer.compare(one.size(), other.size()));
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** Python's {@code item in value}. */
    static boolean contains(Value value, Value item, Bounds bounds) {
        if (value instanceof Text text) {
            if (!(item instanceof Text part)) {
                failIfUndefined(item);
                throw new TemplateException("'in <string>' requires string as left operand, not " + item.type());
            }
            bounds.read((long) text.text().length() + part.text().length());
            return new Search(part.text()).in(text.text(), 0) >= 0;
        } else if (value instanceof Dict dict) {
            return get(dict, item, bounds) != null;
        } else if (value instanceof View view && view.part().equals("keys")) {
            return get(view.dict(), item, bounds) != null;
        } else if (!isIterable(value)) {
            throw new TemplateException("argument of type '" + value.type() + "' is not iterable");
        }
        Iterator<Value> items = iterate(value, bounds);
        while (items.hasNext()) {
            if (equal(item, items.next(), bounds)) {
                return true;
            }
        }
        return false;
    }

    /** Fails where an operation meets what is undefined. */
    static void failIfUndefined(Value... values) {
        for (Value value : values) {
            if (value instanceof Undefined undefined) {
                throw new TemplateException(undefined.reason());
            }
        }
    }

    /** A whole number that counts or points, cut to the range of an {@code int}. */
    static int index(Value value) {
        if (value instanceof Int number) {
            BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE);
            return number.value().min(most).max(most.negate()).intValue();
        } else if (value instanceof Bool flag) {
            return flag.value() ? 1 : 0;
        }
        failIfUndefined(value);
        throw new TemplateException("'" + value.type() + "' object cannot be interpreted as an integer");
    }

    /** What is not defined on a value, named as Jinja names it. */
    static Undefined missing(Value owner, Value name) {
        String type = owner instanceof None
                ? "None"
                : (owner instanceof Value.Namespace ? "jinja2.utils." : "") + owner.type() + " object";
        Output shown = new Output(new Bounds(0)).repr(name);
        return new Undefined(
                name instanceof Text ? "'" + type + "' has no attribute " + shown : type + " has no element " + shown);
    }
}
