package org.ablate.plugins.objectives.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a template: what Python has, nothing of Java. Two that Python takes as one key of a dictionary are equal. */
sealed interface Value {

    /** Python's name of the type. */
    String type();

    /** {@code None}. */
    enum None implements Value {
        NONE;

        @Override
        public String type() {
            return "NoneType";
        }
    }

    /** A number; {@code 1}, {@code 1.0} and {@code True} are equal. */
    sealed interface Num extends Value permits Bool, Int, Real {

        /** The number, {@code NaN} and infinities aside. */
        BigDecimal exact();

        double toDouble();

        /** Whether both are the same number. */
        static boolean same(Num one, @Nullable Object other) {
            if (!(other instanceof Num number)) {
                return false;
            } else if (isFinite(one) && isFinite(number)) {
                return one.exact().compareTo(number.exact()) == 0;
            }
            return one.toDouble() == number.toDouble();
        }

        static int hash(Num number) {
            return Double.hashCode(number.toDouble() + 0.0);
        }

        static boolean isFinite(Num number) {
            return !(number instanceof Real real) || Double.isFinite(real.value);
        }
    }

    /** {@code True} or {@code False}. */
    record Bool(boolean value) implements Num {

        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);

        static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public String type() {
            return "bool";
        }

        @Override
        public BigDecimal exact() {
            return value ? BigDecimal.ONE : BigDecimal.ZERO;
        }

        @Override
        public double toDouble() {
            return value ? 1 : 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return Num.same(this, other);
        }

        @Override
        public int hashCode() {
            return Num.hash(this);
        }
    }

    /** A whole number. */
    record Int(BigInteger value) implements Num {

        static Int of(long value) {
            return new Int(BigInteger.valueOf(value));
        }

        @Override
        public String type() {
            return "int";
        }

        @Override
        public BigDecimal exact() {
            return new BigDecimal(value);
        }

        @Override
        public double toDouble() {
            return value.doubleValue();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Int number ? value.equals(number.value) : Num.same(this, other);
        }

        @Override
        public int hashCode() {
            return Num.hash(this);
        }
    }

    /** A number of double precision. */
    record Real(double value) implements Num {

        @Override
        public String type() {
            return "float";
        }

        @Override
        public BigDecimal exact() {
            return new BigDecimal(value);
        }

        @Override
        public double toDouble() {
            return value;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return Num.same(this, other);
        }

        @Override
        public int hashCode() {
            return Num.hash(this);
        }
    }

    /**
     * A text.
     *
     * @param text the characters
     * @param escaped whether it counts as HTML, to which other texts are added escaped
     */
    record Text(String text, boolean escaped) implements Value {

        static final Text EMPTY = new Text("", false);

        static Text of(String text) {
            return new Text(text, false);
        }

        @Override
        public String type() {
            return escaped ? "Markup" : "str";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text same && text.equals(same.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    /**
     * What a name or an attribute that does not exist gives: it prints nothing, and most uses of it fail.
     *
     * @param reason what such a use says
     */
    record Undefined(String reason) implements Value {

        @Override
        public String type() {
            return "Undefined";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Undefined;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** A list or a tuple. */
    record Seq(List<Value> items, Kind kind) implements Value {

        /** What a sequence is. A group is a tuple whose items have names too. */
        enum Kind {
            LIST,
            TUPLE,
            GROUP
        }

        static Seq list(List<Value> items) {
            return new Seq(items, Kind.LIST);
        }

        static Seq tuple(List<Value> items) {
            return new Seq(items, Kind.TUPLE);
        }

        boolean isList() {
            return kind == Kind.LIST;
        }

        @Override
        public String type() {
            return isList() ? "list" : "tuple";
        }

        /** Compares flat tuples, which keys are; others, {@link Python#equal} compares. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seq same && isList() == same.isList() && items.equals(same.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }
    }

    /** A dictionary, in order of insertion. */
    final class Dict implements Value {

        final Map<Value, Value> entries;

        Dict(Map<Value, Value> entries) {
            this.entries = entries;
        }

        @Override
        public String type() {
            return "dict";
        }
    }

    /** What {@code keys()}, {@code values()} and {@code items()} of a dictionary give. */
    record View(Dict dict, String part) implements Value {

        @Override
        public String type() {
            return "dict_" + part;
        }

        List<Value> items() {
            List<Value> items = new ArrayList<>(dict.entries.size());
            dict.entries.forEach((key, value) -> items.add(
                    part.equals("keys") ? key : part.equals("values") ? value : Seq.tuple(List.of(key, value))));
            return items;
        }
    }

    /** A range of whole numbers; {@code step} is not 0. */
    record Range(long start, long stop, long step) implements Value {

        @Override
        public String type() {
            return "range";
        }

        long size() {
            long span = step > 0 ? stop - start : start - stop;
            return span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
        }
    }

    /** What is read once, from front to back. */
    record Stream(Iterator<Value> items, String type) implements Value {

        static Stream of(Iterator<Value> items) {
            return new Stream(items, "generator");
        }
    }

    /** Attributes that a template can set. */
    final class Namespace implements Value {

        final Map<String, Value> attributes = new LinkedHashMap<>();

        @Override
        public String type() {
            return "Namespace";
        }
    }

    /** What can be called. */
    non-sealed interface Callable extends Value {

        Value call(Rendering rendering, Arguments arguments);
    }

    /** A function or a method. */
    record Function(String name, Body body) implements Callable {

        /** What a function does. */
        @FunctionalInterface
        interface Body {
            Value call(Rendering rendering, Arguments arguments);
        }

        @Override
        public Value call(Rendering rendering, Arguments arguments) {
            return body.call(rendering, arguments);
        }

        @Override
        public String type() {
            return "function";
        }
    }

    /** What has attributes of its own: a loop, a cycler. */
    non-sealed interface Attributed extends Value {

        /** The attribute of a name, or null. */
        @Nullable
        Value attribute(String name);
    }

    /**
     * The value of what JSON holds: maps, lists, texts, numbers, truth values and null.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static Value of(@Nullable Object json) {
        if (json == null) {
            return None.NONE;
        } else if (json instanceof String text) {
            return Text.of(text);
        } else if (json instanceof Boolean flag) {
            return Bool.of(flag);
        } else if (json instanceof Integer || json instanceof Long) {
            return Int.of(((Number) json).longValue());
        } else if (json instanceof BigInteger number) {
            return new Int(number);
        } else if (json instanceof Number number) {
            return new Real(number.doubleValue());
        } else if (json instanceof List<?> list) {
            List<Value> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(of(item)));
            return Seq.list(items);
        } else if (json instanceof Map<?, ?> map) {
            Map<Value, Value> entries = new LinkedHashMap<>();
            map.forEach((key, value) -> entries.put(of(key), of(value)));
            return new Dict(entries);
        }
        throw new IllegalArgumentException(
                "a template takes no " + json.getClass().getName());
    }
}
