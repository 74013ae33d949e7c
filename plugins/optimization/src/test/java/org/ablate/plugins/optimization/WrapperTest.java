package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ablate.plugins.optimization.group.LayerWiseDecay;
import org.ablate.plugins.optimization.group.ParameterGroupOptimizer;
import org.ablate.plugins.optimization.group.PerWeight;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.Sgd;
import org.ablate.plugins.optimization.wrapper.GradientNoise;
import org.ablate.plugins.optimization.wrapper.Lookahead;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What each wrapper does to plain gradient descent, whose step is the gradient times the rate. */
class WrapperTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final Sgd.Config DESCENT = new Sgd.Config(0.5, 0, 0, false, 0, Decay.NONE);
    private static final Choice<Optimizer> CHOICE = new Choice<>(Optimizer.class, "sgd", DESCENT);

    private static Optimizer descent() {
        return new Sgd(DESCENT, engine.ops());
    }

    /** Parameters of one element, 0 at first. */
    private static Map<String, Parameter> parameters(String... names) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (String name : names) {
            Parameter parameter = new Declared(new Shape(1)).parameter;
            parameter.fill(engine.trainable(new float[] {0}, 1));
            parameters.put(name, parameter);
        }
        return parameters;
    }

    private static void stepDown(Optimizer optimizer, int count, double rate, long step) {
        NDList gradients = new NDList();
        for (int i = 0; i < count; i++) {
            gradients.add(engine.array(new float[] {-1}, 1));
        }
        optimizer.step(gradients, rate, step);
    }

    private static List<Float> values(Map<String, Parameter> parameters) {
        List<Float> values = new ArrayList<>();
        parameters.values().forEach(parameter -> values.add(parameter.array().toFloatArray()[0]));
        return values;
    }

    @Test
    void slowWeightsGoHalfTheWayAfterEveryThirdStep() {
        Optimizer lookahead = new Lookahead(new Lookahead.Config(3, 0.5, CHOICE), engine.ops(), descent());
        Map<String, Parameter> parameters = parameters("weight");
        lookahead.begin(parameters);
        assertThat(lookahead.state().keySet()).containsExactly("weight.slow");
        List<Float> seen = new ArrayList<>();
        for (int step = 0; step < 6; step++) {
            stepDown(lookahead, 1, 1, step);
            seen.addAll(values(parameters));
        }
        assertThat(seen).containsExactly(1f, 2f, 1.5f, 2.5f, 3.5f, 3f);
    }

    @Test
    void learningRatesFallFromTheHeadToTheEmbeddings() {
        Optimizer decaying = new LayerWiseDecay(
                new LayerWiseDecay.Config(0.5, List.of("*embedding*"), CHOICE), WrapperTest::descent);
        Map<String, Parameter> parameters = parameters(
                "embedding.weight", "layers.0.up.weight", "layers.1.up.weight", "norm.weight", "head.weight");
        decaying.begin(parameters);
        assertThat(decaying.learningRate()).isEqualTo(0.5);
        stepDown(decaying, 5, 1, 0);
        assertThat(values(parameters)).containsExactly(0.125f, 0.25f, 0.5f, 1f, 1f);
    }

    @Test
    void eachWeightHasTheRateThatItsInitializerAsksFor() {
        Optimizer optimizer = new PerWeight(WrapperTest::descent);
        Map<String, Parameter> parameters = parameters("embedding.weight", "up.weight", "bias", "down.weight");
        Objects.requireNonNull(parameters.get("up.weight")).setLearningRate(0.25);
        Objects.requireNonNull(parameters.get("down.weight")).setLearningRate(0.25);
        optimizer.begin(parameters);
        assertThat(optimizer.learningRate()).isEqualTo(0.5);
        stepDown(optimizer, 4, 1, 0);
        assertThat(values(parameters)).containsExactly(1f, 0.25f, 1f, 0.25f);
    }

    @Test
    void aNameBelongsToTheFirstGroupThatMatchesAndEachGroupKeepsItsRate() {
        Sgd.Config slow = new Sgd.Config(0.25, 0, 0, false, 0, Decay.NONE);
        Choice<Optimizer> choice = new Choice<>(Optimizer.class, "sgd", slow);
        Optimizer byName = new ParameterGroupOptimizer(
                new ParameterGroupOptimizer.Config(
                        List.of(
                                new ParameterGroupOptimizer.Group(List.of("*.bias"), choice),
                                new ParameterGroupOptimizer.Group(List.of("*"), CHOICE)),
                        CHOICE),
                List.of(new Sgd(slow, engine.ops()), descent()),
                descent());
        Map<String, Parameter> parameters = parameters("up.weight", "up.bias", "biases");
        byName.begin(parameters);
        stepDown(byName, 3, 0.25, 0); // a schedule's factor of a half
        assertThat(values(parameters)).containsExactly(0.25f, 0.125f, 0.25f);
    }

    @Test
    void noiseIsNormalFadesAndDependsOnSeedAndStepAlone() {
        int count = 20_000;
        float[] first = noise(1, 0, count);
        assertThat(first).isEqualTo(noise(1, 0, count)).isNotEqualTo(noise(2, 0, count));
        assertThat(mean(first, 1)).isCloseTo(0, within(0.03));
        assertThat(mean(first, 2)).isCloseTo(1, within(0.04));
        assertThat(mean(first, 4)).isCloseTo(3, within(0.3));
        float[] later = noise(1, 3, count);
        assertThat(mean(later, 2)).isCloseTo(0.5, within(0.02)); // 1 / (1 + 3)^½
        assertThat(together(first, later, 0)).isCloseTo(0, within(0.03));
        for (int lag : new int[] {1, 2, 64, 4096}) {
            assertThat(together(first, first, lag)).as("lag %d", lag).isCloseTo(0, within(0.03));
            assertThat(together(first, noise(1, 1, count), lag))
                    .as("lag %d", lag)
                    .isCloseTo(0, within(0.03));
        }
        assertThat(first[0]).isNotEqualTo(first[count / 2]);
    }

    private static double together(float[] one, float[] other, int lag) {
        double sum = 0;
        for (int i = lag; i < one.length; i++) {
            sum += (double) one[i - lag] * other[i];
        }
        return sum / (one.length - lag);
    }

    /** What two parameters of half the elements each move by, with no gradient, at a variance of 1 at first. */
    private static float[] noise(long seed, long step, int count) {
        Optimizer noisy =
                new GradientNoise(new GradientNoise.Config(1, 0.5, CHOICE), () -> seed, engine.ops(), descent());
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        NDList gradients = new NDList();
        for (String name : List.of("a", "b")) {
            Parameter parameter = new Declared(new Shape(count / 2)).parameter;
            parameter.fill(engine.trainable(new float[count / 2], count / 2));
            parameters.put(name, parameter);
            gradients.add(engine.array(new float[count / 2], count / 2));
        }
        noisy.begin(parameters);
        noisy.step(gradients, 1, step);
        float[] moved = new float[count];
        int at = 0;
        for (Parameter parameter : parameters.values()) {
            System.arraycopy(parameter.array().toFloatArray(), 0, moved, at, count / 2);
            at += count / 2;
        }
        return moved;
    }

    private static double mean(float[] values, int power) {
        double sum = 0;
        for (float value : values) {
            sum += Math.pow(value, power);
        }
        return sum / values.length;
    }
}
