package org.ablate.plugins.objectives.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Callable;
import org.ablate.plugins.objectives.jinja.Value.Dict;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Num;
import org.ablate.plugins.objectives.jinja.Value.Range;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;

/** What stands behind {@code is}. */
final class Tests {

    /** What a test finds. */
    @FunctionalInterface
    private interface Body {
        boolean of(Value value, Value other, Bounds bounds);
    }

    /** A test. */
    record Test(String name, String[] parameters, Body body) {

        boolean holds(Rendering rendering, Value value, Arguments arguments) {
            Arguments.Bound bound = arguments.bind("the test " + name, parameters);
            Value other = parameters.length == 0 ? None.NONE : bound.get(parameters[0]);
            return body.of(value, other, rendering.bounds());
        }
    }

    /** Python keeps whole numbers of these once only. */
    private static final BigInteger FIRST_KEPT = BigInteger.valueOf(-5);

    private static final BigInteger LAST_KEPT = BigInteger.valueOf(256);

    private static final Map<String, Test> TESTS = new HashMap<>();

    static {
        of("defined", (v, o, b) -> !(v instanceof Undefined));
        of("undefined", (v, o, b) -> v instanceof Undefined);
        of("none", (v, o, b) -> v instanceof None);
        of("boolean", (v, o, b) -> v instanceof Bool);
        of("true", (v, o, b) -> v instanceof Bool flag && flag.value());
        of("false", (v, o, b) -> v instanceof Bool flag && !flag.value());
        of("integer", (v, o, b) -> v instanceof Int);
        of("float", (v, o, b) -> v instanceof Real);
        of("number", (v, o, b) -> v instanceof Num);
        of("string", (v, o, b) -> v instanceof Text);
        of("mapping", (v, o, b) -> v instanceof Dict);
        of(
                "sequence",
                (v, o, b) -> v instanceof Text
                        || v instanceof Seq
                        || v instanceof Dict
                        || v instanceof Range
                        || v instanceof Undefined);
        of("iterable", (v, o, b) -> Python.isIterable(v));
        of("callable", (v, o, b) -> v instanceof Callable || v instanceof Undefined);
        of("escaped", (v, o, b) -> v instanceof Text text && text.escaped());
        of("lower", (v, o, b) -> Python.truth(TextMethods.call(Text.of(Python.str(v, b)), "islower", b)));
        of("upper", (v, o, b) -> Python.truth(TextMethods.call(Text.of(Python.str(v, b)), "isupper", b)));
        of("odd", (v, o, b) -> rest(v, Int.of(2), b).equals(Int.of(1)));
        of("even", (v, o, b) -> rest(v, Int.of(2), b).equals(Int.of(0)));
        with("divisibleby", "num", (v, o, b) -> rest(v, o, b).equals(Int.of(0)));
        of("filter", (v, o, b) -> Python.key(v, b) instanceof Text name && Filters.isKnown(name.text()));
        of("test", (v, o, b) -> Python.key(v, b) instanceof Text name && isKnown(name.text()));
        with("sameas", "other", Tests::same);
        with("in", "seq", (v, o, b) -> Python.contains(o, v, b));
        compare("==", "eq", "equalto");
        compare("!=", "ne");
        compare("<", "lt", "lessthan");
        compare("<=", "le");
        compare(">", "gt", "greaterthan");
        compare(">=", "ge");
    }

    private Tests() {}

    private static void of(String name, Body body) {
        TESTS.put(name, new Test(name, new String[0], body));
    }

    private static void with(String name, String parameter, Body body) {
        TESTS.put(name, new Test(name, new String[] {parameter}, body));
    }

    private static void compare(String operator, String... names) {
        Body body = (v, o, b) -> Expression.Comparison.holds(operator, v, o, b);
        with(operator, "other", body);
        for (String name : names) {
            with(name, "other", body);
        }
    }

    static boolean isKnown(String name) {
        return TESTS.containsKey(name);
    }

    /** @throws TemplateException when there is no test of the name */
    static Test find(String name) {
        Test test = TESTS.get(name);
        if (test == null) {
            throw new TemplateException("No test named '" + name + "'.");
        }
        return test;
    }

    private static Value rest(Value value, Value by, Bounds bounds) {
        return Arithmetic.operate("%", value, by, bounds);
    }

    /** Whether both are one thing to Python. */
    private static boolean same(Value value, Value other, Bounds bounds) {
        if (value instanceof Int first && other instanceof Int second && first.equals(second)) {
            return value == other
                    || first.value().equals(first.value().max(FIRST_KEPT).min(LAST_KEPT));
        } else if (value instanceof Text first && first.equals(other) && value != other) {
            throw new TemplateException(
                    "sameas asks whether Python keeps two equal texts as one, which is not known here");
        }
        return value == other || (value instanceof Bool flag && other instanceof Bool && flag.equals(other));
    }
}
