package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.plugins.optimization.wrapper.SharpnessAware;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharpnessAwareTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Descent descent = new Descent(engine);

    private Optimizer sam(double radius, boolean adaptive) {
        return new SharpnessAware(
                new SharpnessAware.Config(radius, adaptive, 0.5, Descent.CHOICE), engine.ops(), descent.optimizer());
    }

    private Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("a", descent.parameter(0.1f, -2));
        parameters.put("b", descent.parameter(7));
        return parameters;
    }

    private static NDList gradients() {
        return new NDList(engine.array(new float[] {2, 4}, 2), engine.array(new float[] {-4}, 1)); // of norm 6
    }

    @Test
    void theGradientIsTakenARadiusAwayAlongItOverAllWeightsAndTheWayBackIsExact() {
        Optimizer sam = sam(0.3, false);
        Map<String, Parameter> parameters = parameters();
        sam.begin(parameters);
        assertThat(sam.state()).isEmpty();
        Optimizer.WeightPerturbation excursion = sam.excursion(gradients(), 0).orElseThrow();
        assertThat(parameters.get("a").array().toFloatArray())
                .containsExactly(new float[] {0.2f, -1.8f}, within(1e-6f));
        assertThat(parameters.get("b").array().toFloatArray()).containsExactly(new float[] {6.8f}, within(1e-6f));
        excursion.close();
        assertThat(parameters.get("a").array().toFloatArray()).containsExactly(0.1f, -2);
        assertThat(parameters.get("b").array().toFloatArray()).containsExactly(7);
    }

    @Test
    void adaptiveDistancesGrowWithTheWeights() {
        Optimizer sam = sam(0.3, true);
        Map<String, Parameter> parameters = parameters();
        sam.begin(parameters);
        double[] scale = {0.6, 2.5, 7.5};
        double[] gradient = {2, 4, -4};
        double norm = 0;
        for (int i = 0; i < 3; i++) {
            norm += Math.pow(scale[i] * gradient[i], 2);
        }
        double[] expected = {0.1, -2, 7};
        for (int i = 0; i < 3; i++) {
            expected[i] += 0.3 * scale[i] * scale[i] * gradient[i] / Math.sqrt(norm);
        }
        try (Optimizer.WeightPerturbation excursion =
                sam.excursion(gradients(), 0).orElseThrow()) {
            float[] a = parameters.get("a").array().toFloatArray();
            assertThat(a[0]).isCloseTo((float) expected[0], within(1e-6f));
            assertThat(a[1]).isCloseTo((float) expected[1], within(1e-6f));
            assertThat(parameters.get("b").array().getFloat(0)).isCloseTo((float) expected[2], within(1e-6f));
        }
    }

    @Test
    void whatDoesNotTrainStaysAndCountsNothing() {
        Optimizer sam = sam(1, true);
        Map<String, Parameter> parameters = parameters();
        sam.begin(parameters);
        NDList gradients = new NDList(engine.array(new float[0], 0), engine.array(new float[] {-4}, 1));
        try (Optimizer.WeightPerturbation excursion =
                sam.excursion(gradients, 0).orElseThrow()) {
            assertThat(parameters.get("a").array().toFloatArray()).containsExactly(0.1f, -2);
            assertThat(parameters.get("b").array().getFloat(0)).isCloseTo(7 - 7.5f, within(1e-5f));
        }
    }

    @Test
    void aGradientOfZeroGoesNowhere() {
        Optimizer sam = sam(1, false);
        Map<String, Parameter> parameters = parameters();
        sam.begin(parameters);
        NDList gradients = new NDList(engine.array(new float[2], 2), engine.array(new float[1], 1));
        try (Optimizer.WeightPerturbation excursion =
                sam.excursion(gradients, 0).orElseThrow()) {
            assertThat(parameters.get("b").array().toFloatArray()).containsExactly(7);
        }
    }
}
