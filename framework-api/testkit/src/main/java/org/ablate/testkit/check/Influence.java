package org.ablate.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.ablate.spi.tensor.Ops;

/** Which positions of the output change when some of the input do: who sees whom. */
public final class Influence {

    /** A change below this is rounding. */
    private static final float ROUNDING = 2e-5f;

    private final Ops ops;
    private final UnaryOperator<NDArray> function;
    private final NDArray input;
    private final int vocabulary;
    private final int rows;
    private final int times;

    /**
     * @param function (batch, time, …) to (batch, time, …), without randomness
     * @param input (batch, time, …)
     * @param vocabulary number of tokens, where the input is tokens
     */
    public Influence(Ops ops, UnaryOperator<NDArray> function, NDArray input, int vocabulary) {
        this.ops = ops;
        this.function = function;
        this.input = input;
        this.vocabulary = vocabulary;
        this.rows = Math.toIntExact(input.getShape().get(0));
        this.times = Math.toIntExact(input.getShape().get(1));
    }

    /** A change at t changes nothing before t. */
    public void assertNoneBackwards() {
        for (int t = 1; t < times; t++) {
            int changed = t;
            assertThat(places(row -> true, time -> time == changed))
                    .as("outputs (row, time) changed by the input at time %d: none before it", t)
                    .allSatisfy(place -> assertThat(place.time()).isGreaterThanOrEqualTo(changed));
        }
    }

    /** A change at t changes the output at t alone. */
    public void assertNoneSideways() {
        for (int t = 0; t < times; t++) {
            int changed = t;
            assertThat(places(row -> true, time -> time == changed))
                    .as("outputs (row, time) changed by the input at time %d: no other time", t)
                    .allSatisfy(place -> assertThat(place.time()).isEqualTo(changed));
        }
    }

    /** A change in one row changes no other row. */
    public void assertRowsApart() {
        for (int r = 0; r < rows; r++) {
            int changed = r;
            assertThat(places(row -> row == changed, time -> true))
                    .as("outputs (row, time) changed by the input of row %d: no other row", r)
                    .allSatisfy(place -> assertThat(place.row()).isEqualTo(changed));
        }
    }

    /** A change at {@code changed} changes nothing before {@code time}. */
    public void assertNoneBefore(String what, int time, IntPredicate changed) {
        assertThat(places(row -> true, changed))
                .as("outputs (row, time) changed by %s: none before time %d", what, time)
                .allSatisfy(place -> assertThat(place.time()).isGreaterThanOrEqualTo(time));
    }

    /** A change at {@code changed} changes the output at {@code time}. */
    public void assertSome(String what, int time, IntPredicate changed) {
        assertThat(places(row -> true, changed))
                .as("outputs (row, time) changed by %s: one at time %d", what, time)
                .anySatisfy(place -> assertThat(place.time()).isEqualTo(time));
    }

    /** A change at the first time is seen at the last. */
    public void assertSomeForwards() {
        assertThat(places(row -> true, time -> time == 0))
                .as("outputs (row, time) changed by the input at time 0: one later")
                .anySatisfy(place -> assertThat(place.time()).isGreaterThan(0));
    }

    /** A place of the output. */
    private record Place(int row, int time) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return row == other.row ? Integer.compare(time, other.time) : Integer.compare(row, other.row);
        }

        @Override
        public String toString() {
            return "(" + row + ", " + time + ")";
        }
    }

    private Set<Place> places(IntPredicate changedRows, IntPredicate changedTimes) {
        return ops.withoutGradients(() -> {
            NDArray before = ops.toFloat32(function.apply(input));
            NDArray after =
                    ops.toFloat32(function.apply(Samples.changed(ops, input, vocabulary, changedRows, changedTimes)));
            return differences(before, after);
        });
    }

    private Set<Place> differences(NDArray before, NDArray after) {
        Shape shape = before.getShape();
        int time = Math.toIntExact(shape.get(1));
        int each = Math.toIntExact(shape.size() / (shape.get(0) * time));
        float[] one = before.toFloatArray();
        float[] two = after.toFloatArray();
        Set<Place> places = new TreeSet<>();
        for (int i = 0; i < one.length; i++) {
            if (!(Math.abs(one[i] - two[i]) <= ROUNDING * (1 + Math.abs(one[i])))) {
                places.add(new Place(i / each / time, i / each % time));
            }
        }
        return places;
    }
}
