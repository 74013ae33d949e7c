package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Loss.Target;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.check.Footprint;
import org.ablate.testkit.check.Gradients;
import org.ablate.testkit.check.Refusal;
import org.ablate.testkit.check.Samples;
import org.junit.jupiter.api.Test;

/**
 * What every loss must do: a sum over what counts, blind to the rest, with the gradients of its numbers. Scores are of {@value #CLASSES}
 * classes, and labels and a reference are there; a loss that compares with the reference must ask for it.
 */
public abstract class LossContract extends ComponentContract<Loss> {

    /** How many classes there are scores of: what a list of class weights must be long. */
    protected static final int CLASSES = 11;

    private static final int ROWS = 3;
    private static final int TIME = 4;
    private static final Shape SHAPE = new Shape(ROWS, TIME, CLASSES);

    /** Which positions, row after row, count for nothing. */
    private static final int[] IGNORED = {2, TIME, ROWS * TIME - 1};

    /** DataType cannot say bfloat16. */
    private static final String ROUGH = """
            def rough(self, x: Tensor) -> Tensor:
                return torch.to(torch.detach(x), 15)
            """;

    private NDArray scores() {
        return Samples.leaf(ops(), 1, SHAPE);
    }

    private NDArray labels() {
        long[] labels = Samples.tokens(ops(), 2, CLASSES, new Shape(ROWS, TIME)).toLongArray();
        for (int place : IGNORED) {
            labels[place] = CrossEntropyOptions.IGNORE;
        }
        return ops().manager().create(labels, new Shape(ROWS, TIME));
    }

    private Target target() {
        return new Target(labels(), Optional.of(Samples.normal(ops(), 3, SHAPE)));
    }

    private double sum(NDArray scores, Target target) {
        return ops().withoutGradients(() -> ops().toFloat32(component(bench()).sum(scores, target)))
                .getFloat();
    }

    private NDArray gradient(NDArray scores, Target target) {
        return ops().gradients(component(bench()).sum(scores, target), new NDList(scores))
                .get(0);
    }

    private static void assertNear(double actual, double expected, double relative, String what) {
        assertThat(actual).as(what).isCloseTo(expected, within(relative * (1 + Math.abs(expected))));
    }

    @Test
    void givesAFiniteScalarInFloat32() {
        NDArray sum = component(bench()).sum(scores(), target());
        assertThat(sum.getShape().size()).as("numbers of the loss").isEqualTo(1);
        assertThat(sum.getDataType()).as("type of the loss").isEqualTo(DataType.FLOAT32);
        assertThat(sum.getFloat()).as("the loss").isFinite();
    }

    @Test
    void hasTheGradientsOfItsSum() {
        inFloat64(() -> {
            NDArray scores = scores();
            Target target = target();
            Loss loss = component(bench());
            Gradients.assertEqualDifferences(ops(), () -> loss.sum(scores, target), Map.of("scores", scores));
        });
    }

    @Test
    void leavesOutWhatDoesNotCount() {
        float[] others = scores().toFloatArray();
        float[] gradient = gradient(scores(), target()).toFloatArray();
        for (int place : IGNORED) {
            for (int i = place * CLASSES; i < (place + 1) * CLASSES; i++) {
                others[i] = 7 - 3 * others[i];
                assertThat(gradient[i])
                        .as("gradient at position %d, which does not count", place)
                        .isZero();
            }
        }
        NDArray changed = ops().manager().create(others, SHAPE);
        assertNear(sum(changed, target()), sum(scores(), target()), 1e-6, "the loss with other scores there");
    }

    @Test
    void costsNothingWhereNothingCounts() {
        long[] none = new long[ROWS * TIME];
        Arrays.fill(none, CrossEntropyOptions.IGNORE);
        Target target = new Target(ops().manager().create(none, new Shape(ROWS, TIME)), target().reference());
        assertThat(sum(scores(), target)).as("the loss where nothing counts").isZero();
        assertThat(largest(gradient(scores(), target).toFloatArray()))
                .as("the largest number of its gradient")
                .isZero();
    }

    @Test
    void isBlindToPadding() {
        double expected = sum(scores(), target());
        for (int axis : new int[] {0, 1}) {
            assertNear(
                    sum(padded(scores(), axis, 9), paddedTarget(axis)),
                    expected,
                    1e-5,
                    "the loss with padding along axis " + axis);
        }
    }

    private NDArray padded(NDArray array, int axis, long seed) {
        Shape more = axis == 0 ? new Shape(1, TIME, CLASSES) : new Shape(ROWS, 2, CLASSES);
        return array.concat(ops().scale(Samples.normal(ops(), seed, more), 5), axis);
    }

    private Target paddedTarget(int axis) {
        Shape more = axis == 0 ? new Shape(1, TIME) : new Shape(ROWS, 2);
        long[] none = new long[Math.toIntExact(more.size())];
        Arrays.fill(none, CrossEntropyOptions.IGNORE);
        NDArray labels = labels().concat(ops().manager().create(none, more), axis);
        return new Target(labels, target().reference().map(reference -> padded(reference, axis, 10)));
    }

    @Test
    void addsUpPartsIfItSaysSo() {
        double whole = sum(scores(), target());
        boolean separable = component(bench()).separable();
        double parts = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int time = 0; time < TIME; time++) {
                String part = row + ":" + (row + 1) + ", " + time + ":" + (time + 1);
                Target target = new Target(
                        labels().get(part), target().reference().map(reference -> reference.get(part + ", :")));
                parts += sum(scores().get(part + ", :"), target);
            }
        }
        if (separable) {
            assertNear(parts, whole, 1e-5, "the sum of the losses of all positions by themselves");
        } else {
            assertThat(Math.abs(parts - whole))
                    .as("what the sum over positions misses, of a loss that says it is not separable")
                    .isGreaterThan(1e-3 * (1 + Math.abs(whole)));
        }
    }

    @Test
    void asksForTheReferenceIfItCompares() {
        Loss loss = component(bench());
        Target without = Target.of(labels());
        if (loss.comparesWithReference()) {
            Refusal.assertRefuses(loss, "to do without a reference", () -> loss.sum(scores(), without));
        } else {
            assertNear(
                    sum(scores(), without),
                    sum(scores(), target()),
                    1e-6,
                    "the loss without a reference, of a loss that says it compares with none");
        }
    }

    @Test
    void staysFiniteAtGreatScores() {
        NDArray great = Samples.leaf(ops(), 4, SHAPE);
        ops().withoutGradients(() -> great.muli(ops().manager().create(300f)));
        assertThat(sum(great, target()))
                .as("the loss of scores of some hundreds")
                .isFinite();
        assertThat(ops().allFinite(gradient(great, target())))
                .as("its gradient is finite")
                .isTrue();
    }

    @Test
    void isNearItselfInBrainFloat() {
        NDArray rough = ops().kernel("rough", ROUGH).call(scores());
        NDArray same = ops().toFloat32(rough);
        assertNear(sum(rough, target()), sum(same, target()), 1e-5, "the loss of the same scores in bfloat16");
    }

    /** As training asks, with the scores of a model; however a loss gets there, number and gradients are those of the sum. */
    @Test
    void costsAnInputWhatItsScoresCost() {
        Architecture model = new ToyModel(bench(), Output.TOKENS, CLASSES, true).filled(3);
        Input input = Input.of(Samples.tokens(ops(), 5, bench().vocabulary().size(), new Shape(ROWS, TIME)));
        Loss loss = component(bench());
        ForwardPass pass = ForwardPass.training(1, 0, 0);
        Objective.Outcome outcome = loss.of(model, input, target(), pass);
        NDArray plain = loss.sum(model.forward(input, pass), target());
        assertNear(outcome.lossSum().getFloat(), plain.getFloat(), 1e-5, "the loss of the input");
        Map<String, NDArray> weights = new LinkedHashMap<>();
        model.parameters().forEach((name, parameter) -> weights.put(name, parameter.array()));
        NDList leaves = new NDList(List.copyOf(weights.values()));
        NDList actual = ops().gradients(outcome.lossSum(), leaves);
        NDList expected = ops().gradients(plain, leaves);
        for (String name : weights.keySet()) {
            float[] wanted = expected.remove(0).toFloatArray();
            assertThat(actual.remove(0).toFloatArray())
                    .as("gradient of %s", name)
                    .containsExactly(wanted, within(1e-5f * (1 + largest(wanted))));
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value)); // NaN where one is
        }
        return largest;
    }

    @Test
    void keepsNoArrayBeyondTheStep() {
        NDArray scores = scores();
        Target target = target();
        Loss loss = component(bench());
        Footprint.assertNothingOutlives(ops(), () -> ops().gradients(loss.sum(scores, target), new NDList(scores)));
    }
}
