package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.plugins.objectives.preference.DirectPreference;
import org.ablate.plugins.objectives.preference.HingePreference;
import org.ablate.plugins.objectives.preference.IdentityPreference;
import org.ablate.plugins.objectives.preference.KahnemanTverskyPreference;
import org.ablate.plugins.objectives.preference.OddsRatioPreference;
import org.ablate.plugins.objectives.preference.PreferenceLoss;
import org.ablate.plugins.objectives.preference.SimplePreference;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Losses of pairs as the reference implementation has them, and their gradients as calculus has them. */
class PreferenceGoldenTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    /** A loss of a pair in double arithmetic. */
    @FunctionalInterface
    private interface Formula {
        double of(double chosen, double rejected, double referenceChosen, double referenceRejected);
    }

    private record Case(PreferenceLoss loss, Formula formula) {}

    @TestFactory
    Stream<DynamicTest> everyCase() {
        JsonNode golden = Golden.json("loss/preference.json");
        return Streams.stream(golden.path("per_example_loss").properties().iterator())
                .map(entry -> dynamicTest(entry.getKey(), () -> holds(golden, entry.getKey(), entry.getValue())));
    }

    private static void holds(JsonNode golden, String name, JsonNode expected) {
        Case known = known(name, golden.path("beta").asDouble())
                .orElseThrow(() -> new AssertionError("no loss is known for the case " + name));
        float[] chosen = floats(golden.path("policy_chosen"));
        float[] rejected = floats(golden.path("policy_rejected"));
        float[] referenceChosen = floats(golden.path("reference_chosen"));
        float[] referenceRejected = floats(golden.path("reference_rejected"));
        NDArray c = engine.ops().parameter(chosen, new Shape(chosen.length));
        NDArray r = engine.ops().parameter(rejected, new Shape(rejected.length));
        NDArray losses = known.loss()
                .of(
                        c,
                        r,
                        engine.array(referenceChosen, referenceChosen.length),
                        engine.array(referenceRejected, referenceRejected.length));
        NDList gradients = engine.ops().gradients(losses.sum(), new NDList(c, r));
        for (int i = 0; i < chosen.length; i++) {
            assertThat(losses.getFloat(i))
                    .isCloseTo(
                            (float) expected.path(i).asDouble(),
                            within(relative(expected.path(i).asDouble())));
            double step = 1e-5;
            double byChosen = (known.formula()
                                    .of(chosen[i] + step, rejected[i], referenceChosen[i], referenceRejected[i])
                            - known.formula()
                                    .of(chosen[i] - step, rejected[i], referenceChosen[i], referenceRejected[i]))
                    / (2 * step);
            double byRejected = (known.formula()
                                    .of(chosen[i], rejected[i] + step, referenceChosen[i], referenceRejected[i])
                            - known.formula()
                                    .of(chosen[i], rejected[i] - step, referenceChosen[i], referenceRejected[i]))
                    / (2 * step);
            assertThat(gradients.get(0).getFloat(i)).isCloseTo((float) byChosen, within(relative(byChosen)));
            assertThat(gradients.get(1).getFloat(i)).isCloseTo((float) byRejected, within(relative(byRejected)));
        }
    }

    private static float relative(double value) {
        return (float) (1e-5 * Math.max(1, Math.abs(value)));
    }

    /** The golden folder's names, which end in the case's own number where the loss has one. */
    private static Optional<Case> known(String name, double beta) {
        if (name.startsWith("sigmoid")) {
            double smoothing = number(name);
            return Optional.of(new Case(
                    new DirectPreference(new DirectPreference.Config(beta, smoothing), engine.ops()),
                    (c, r, rc, rr) -> {
                        double d = beta * (c - r - rc + rr);
                        return (1 - smoothing) * softplus(-d) + smoothing * softplus(d);
                    }));
        }
        if (name.startsWith("simpo")) {
            double gamma = number(name);
            return Optional.of(new Case(
                    new SimplePreference(new SimplePreference.Config(beta, gamma), engine.ops()),
                    (c, r, rc, rr) -> softplus(gamma - beta * (c - r))));
        }
        return Optional.ofNullable(
                switch (name) {
                    case "hinge" ->
                        new Case(
                                new HingePreference(new HingePreference.Config(beta), engine.ops()),
                                (c, r, rc, rr) -> Math.max(0, 1 - beta * (c - r - rc + rr)));
                    case "ipo" ->
                        new Case(
                                new IdentityPreference(new IdentityPreference.Config(beta), engine.ops()),
                                (c, r, rc, rr) -> Math.pow(c - r - rc + rr - 1 / (2 * beta), 2));
                    default -> null;
                });
    }

    @Test
    void theOddsRatioIsThatOfItsPaper() {
        double weight = 0.25;
        NDArray losses = new OddsRatioPreference(new OddsRatioPreference.Config(weight), engine.ops())
                .of(engine.array(new float[] {-0.5f}, 1), engine.array(new float[] {-1.5f}, 1), zero(), zero());
        double chosen = Math.exp(-0.5) / (1 - Math.exp(-0.5));
        double rejected = Math.exp(-1.5) / (1 - Math.exp(-1.5));
        double expected = 0.5 + weight * softplus(-Math.log(chosen / rejected));
        assertThat(losses.getFloat(0)).isCloseTo((float) expected, within(1e-5f));
    }

    @Test
    void kahnemanAndTverskysReferencePointIsTheOtherKindsMeanGain() {
        NDArray losses = new KahnemanTverskyPreference(new KahnemanTverskyPreference.Config(0.5, 1, 2), engine.ops())
                .of(
                        engine.array(new float[] {1, 3}, 2),
                        engine.array(new float[] {0, 2}, 2),
                        engine.array(new float[] {0, 0}, 2),
                        engine.array(new float[] {0, 0}, 2));
        for (int i = 0; i < 2; i++) {
            double good = 1 - sigmoid(0.5 * (new double[] {1, 3}[i] - 1));
            double bad = 1 - sigmoid(0.5 * (2 - new double[] {0, 2}[i]));
            assertThat(losses.getFloat(i)).isCloseTo((float) ((good + 2 * bad) / 2), within(1e-5f));
        }
    }

    private static NDArray zero() {
        return engine.array(new float[] {0}, 1);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }

    private static double number(String name) {
        String last = name.substring(name.lastIndexOf('_') + 1);
        return List.of("sigmoid", "simpo").contains(last) ? 0 : Double.parseDouble(last);
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.path(i).asDouble();
        }
        return values;
    }
}
