package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Gradients;
import org.ablate.testkit.check.Samples;
import org.junit.jupiter.api.Test;

/** What every objective must do: a loss with right gradients, a sum over what counts, blind to the rest. */
public abstract class ObjectiveContract extends ComponentContract<Objective> {

    /** What an objective may promise. */
    public enum Behavior {
        /** The loss of a batch is the sum of its rows' losses; one that compares rows declares otherwise. */
        ADDS_UP_ROWS,
        /** Is computed from labels for each position, −100 where nothing counts. */
        LABELS_POSITIONS,
        /** Scores what labels say of one row; one that compares two rows scores each pair, and says which label that has. */
        SCORES_ROWS
    }

    private static final int ROWS = 3;
    private static final int TIME = 6;

    /** Whether the objective promises it. */
    protected boolean has(Behavior behavior) {
        return true;
    }

    /** A model with a value in each parameter that the objective can train; a small causal one, unless another is needed. */
    protected Architecture model() {
        return new ToyModel(bench(), Output.TOKENS, bench().vocabulary().size(), true).filled(3);
    }

    /** A batch to try; tokens and labels at random, some of which do not count. */
    protected Batch batch() {
        NDArray tokens = Samples.tokens(ops(), 1, bench().vocabulary().size(), new Shape(ROWS, TIME));
        long[] labels = Samples.tokens(ops(), 2, bench().vocabulary().size(), new Shape(ROWS, TIME))
                .toLongArray();
        labels[2] = CrossEntropyOptions.IGNORE;
        labels[TIME] = CrossEntropyOptions.IGNORE;
        return Batch.of(tokens, ops().manager().create(labels, new Shape(ROWS, TIME)), labels.length - 2);
    }

    private double loss(Architecture model, Batch batch) {
        return ops().withoutGradients(() -> ops().toFloat32(component(bench())
                        .outcome(model, batch, ForwardPass.evaluation())
                        .lossSum())
                .getFloat());
    }

    private static Map<String, NDArray> arrays(Layer layer) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        layer.parameters().forEach((name, parameter) -> arrays.put(name, parameter.array()));
        return arrays;
    }

    @Test
    void givesAFiniteScalarAndTheScores() {
        Objective.Outcome outcome = component(bench()).outcome(model(), batch(), ForwardPass.evaluation());
        assertThat(outcome.lossSum().getShape().size())
                .as("numbers of the loss")
                .isEqualTo(1);
        assertThat(outcome.lossSum().getFloat()).as("the loss").isFinite();
        long rows = batch().input().tokens().getShape().get(0);
        if (has(Behavior.SCORES_ROWS)) {
            assertThat(outcome.logits().getShape().get(0)).as("rows of scores").isEqualTo(rows);
        } else {
            assertThat(outcome.logits().getShape())
                    .as("two scores for each pair of rows, since %s is not declared", Behavior.SCORES_ROWS)
                    .isEqualTo(new Shape(rows / 2, 2));
            assertThat(outcome.labels().map(NDArray::getShape))
                    .as("a label for each pair of rows")
                    .contains(new Shape(rows / 2));
        }
    }

    @Test
    void hasTheGradientsOfItsLoss() {
        inFloat64(() -> {
            Architecture model = model();
            Batch batch = batch();
            Objective objective = component(bench());
            Gradients.assertEqualDifferences(
                    ops(),
                    () -> objective
                            .outcome(model, batch, ForwardPass.evaluation())
                            .lossSum(),
                    arrays(model));
        });
    }

    @Test
    void addsUpTheRowsOfABatch() {
        if (!has(Behavior.ADDS_UP_ROWS)) {
            return;
        }
        Architecture model = model();
        Batch batch = batch();
        double whole = loss(model, batch);
        double sum = loss(model, rows(batch, 0, 1)) + loss(model, rows(batch, 1, ROWS));
        assertThat(sum)
                .as("the sum of the losses of parts of the batch")
                .isCloseTo(whole, within(1e-4 * Math.abs(whole)));
    }

    private static Batch rows(Batch batch, int from, int to) {
        String rows = from + ":" + to;
        Input input = batch.input();
        Input some = new Input(
                input.tokens().get(rows),
                input.keep().map(array -> array.get(rows)),
                input.positions().map(array -> array.get(rows)),
                input.segments().map(array -> array.get(rows)),
                input.prefix().map(array -> array.get(rows)),
                input.types().map(array -> array.get(rows)),
                input.source().map(source -> Input.of(source.tokens().get(rows))));
        return new Batch(some, batch.labels().get(rows), batch.values().map(array -> array.get(rows)), batch.targets());
    }

    @Test
    void leavesOutLabelsThatDoNotCount() {
        if (!has(Behavior.LABELS_POSITIONS)) {
            return;
        }
        Architecture model = model();
        Batch batch = batch();
        long[] none = new long[Math.toIntExact(batch.labels().size())];
        Arrays.fill(none, CrossEntropyOptions.IGNORE);
        assertThat(loss(model, with(batch, none)))
                .as("the loss where nothing counts")
                .isZero();
        long[] one = none.clone();
        one[1] = 3;
        long[] other = none.clone();
        other[4] = 2;
        long[] both = one.clone();
        both[4] = 2;
        double expected = loss(model, with(batch, one)) + loss(model, with(batch, other));
        assertThat(loss(model, with(batch, both)))
                .as("the loss of two labels")
                .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
    }

    private Batch with(Batch batch, long[] labels) {
        NDArray array = ops().manager().create(labels, batch.labels().getShape());
        return new Batch(batch.input(), array, batch.values(), 1);
    }

    @Test
    void isBlindToPadding() {
        if (!has(Behavior.LABELS_POSITIONS)) {
            return;
        }
        Architecture model = model();
        Batch batch = batch();
        double expected = loss(model, batch);
        for (long pad : new long[] {0, 5}) {
            assertThat(loss(model, padded(batch, pad)))
                    .as("the loss with two columns of token %d for padding", pad)
                    .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
        }
    }

    private Batch padded(Batch batch, long pad) {
        boolean[] kept = new boolean[ROWS * (TIME + 2)];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = i % (TIME + 2) < TIME;
        }
        NDArray tokens = columns(pad);
        NDArray labels = columns(CrossEntropyOptions.IGNORE);
        NDArray keep = ops().manager().create(kept, new Shape(ROWS, TIME + 2));
        Input input = Input.of(batch.input().tokens().concat(tokens, 1)).withKeep(keep);
        return new Batch(input, batch.labels().concat(labels, 1), Optional.empty(), batch.targets());
    }

    private NDArray columns(long value) {
        long[] values = new long[ROWS * 2];
        Arrays.fill(values, value);
        return ops().manager().create(values, new Shape(ROWS, 2));
    }

    @Test
    void makesTheSameExampleFromTheSameRowAndStream() {
        if (!(component(bench()).examples() instanceof Examples.FromText examples)) {
            return;
        }
        int context = bench().context().context();
        RandomStream random = RandomStream.of(1, "rows", "test", 0);
        int[] row = new int[examples.rowLength(context)];
        for (int i = 0; i < row.length; i++) {
            row[i] = (int) random.nextLong(bench().vocabulary().size());
        }
        for (int length : List.of(row.length, Math.max(2, row.length - 3), 2)) {
            int[] some = Arrays.copyOf(row, length);
            Example first = examples.example(some.clone(), RandomStream.of(2, "rows", "example", 7));
            Example again = ((Examples.FromText) component(bench()).examples())
                    .example(some.clone(), RandomStream.of(2, "rows", "example", 7));
            assertThat(again.tokens()).as("tokens of %d, again", length).isEqualTo(first.tokens());
            assertThat(again.labels()).as("labels of %d, again", length).isEqualTo(first.labels());
            assertThat(first.tokens().length).as("length").isBetween(1, context);
            for (int label : first.labels()) {
                assertThat(label == CrossEntropyOptions.IGNORE
                                || (label >= 0 && label < bench().vocabulary().size()))
                        .as("label %d is a token or -100", label)
                        .isTrue();
            }
        }
    }

    @Test
    void keepsNoArrayBeyondTheStep() {
        Architecture model = model();
        Objective objective = component(bench());
        Footprint.assertNothingOutlives(ops(), () -> {
            NDArray loss = objective
                    .outcome(model, batch(), ForwardPass.training(1, 0, 0))
                    .lossSum();
            ops().gradients(loss, new NDList(List.copyOf(arrays(model).values())));
        });
    }
}
