package org.ablate.plugins.regularizers;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attacks, beside the same steps taken one by one. */
class AdversarialTrainingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final int ROW = 4 * 6;

    private final Plain plain = new Plain(engine);
    private final Architecture model = plain.model(0.3);

    private Objective adversarial(Attack attack) {
        return new AdversarialTraining(engine.ops(), attack, plain);
    }

    private Objective.Outcome at(float[] move) {
        NDArray fixed = engine.array(move, 3, 4, 6);
        return plain.outcome(
                model, plain.batch(), ForwardPass.training(1, 0, 0).onEmbedded(embedded -> embedded.add(fixed)));
    }

    /** A place after a step up, by the formula, in double arithmetic but for the gradient. */
    private float[] up(float[] move, double step, double radius) {
        NDArray leaf = engine.trainable(move, 3, 4, 6);
        NDArray loss = plain.outcome(
                        model, plain.batch(), ForwardPass.training(1, 0, 0).onEmbedded(embedded -> embedded.add(leaf)))
                .lossSum();
        float[] slope = engine.ops()
                .gradients(loss, new NDList(leaf))
                .singletonOrThrow()
                .toFloatArray();
        float[] moved = new float[move.length];
        for (int row = 0; row < 3; row++) {
            double length = length(slope, row);
            for (int i = row * ROW; i < (row + 1) * ROW; i++) {
                moved[i] = (float) (move[i] + step * slope[i] / length);
            }
            double pull = Math.min(1, radius / length(moved, row));
            for (int i = row * ROW; i < (row + 1) * ROW; i++) {
                moved[i] *= (float) pull;
            }
        }
        return moved;
    }

    private static double length(float[] values, int row) {
        double sum = 0;
        for (int i = row * ROW; i < (row + 1) * ROW; i++) {
            sum += (double) values[i] * values[i];
        }
        return Math.sqrt(sum);
    }

    /** Compares loss and all gradients with those of a sum of losses at fixed places. */
    private void compare(Attack attack, double[] weights, float[]... places) {
        NDArray found = adversarial(attack)
                .outcome(model, plain.batch(), ForwardPass.training(1, 0, 0))
                .lossSum();
        NDArray expected = engine.ops().scale(at(places[0]).lossSum(), weights[0]);
        for (int i = 1; i < places.length; i++) {
            expected = expected.add(engine.ops().scale(at(places[i]).lossSum(), weights[i]));
        }
        assertThat((double) found.getFloat()).isCloseTo(expected.getFloat(), within(1e-3));
        NDList parameters = new NDList();
        model.parameters().values().stream().map(Parameter::array).forEach(parameters::add);
        NDList gradients = engine.ops().gradients(found, parameters);
        NDList wanted = engine.ops().gradients(expected, parameters);
        for (int i = 0; i < gradients.size(); i++) {
            assertThatArray(gradients.get(i)).isCloseTo(wanted.get(i), 1e-4);
        }
    }

    @Test
    void fgmTrainsOnTheInputAndOnTheEndOfOneStep() {
        float[] still = new float[3 * ROW];
        compare(
                new FastGradient(new FastGradient.Config(0.8, 0.5), engine.ops()),
                new double[] {1, 0.5},
                still,
                up(still, 0.8, 0.8));
    }

    @Test
    void pgdStaysWithinItsBall() {
        float[] still = new float[3 * ROW];
        float[] place = still;
        for (int i = 0; i < 3; i++) {
            place = up(place, 0.4, 0.9);
        }
        assertThat(length(place, 1)).isCloseTo(0.9, within(1e-5));
        compare(
                new ProjectedGradient(new ProjectedGradient.Config(3, 0.4, 0.9, 2), engine.ops()),
                new double[] {1, 2},
                still,
                place);
    }

    @Test
    void freelbTrainsOnAllPlacesOfTheWayAlike() {
        float[] still = new float[3 * ROW];
        float[] first = up(still, 0.4, 1);
        compare(
                new FreeLargeBatch(new FreeLargeBatch.Config(3, 0.4, 1, 0), engine.ops()),
                new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3},
                still,
                first,
                up(first, 0.4, 1));
    }

    @Test
    void theWayOfFreelbBeginsSomewhereNear() {
        Attack random = new FreeLargeBatch(new FreeLargeBatch.Config(1, 0.4, 1, 0.5), engine.ops());
        double near = adversarial(random)
                .outcome(model, plain.batch(), ForwardPass.training(1, 0, 0))
                .lossSum()
                .getFloat();
        double here = at(new float[3 * ROW]).lossSum().getFloat();
        assertThat(near).isNotEqualTo(here).isCloseTo(here, within(0.2 * here));
    }
}
