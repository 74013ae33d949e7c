package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.optimization.group.GradualUnfreezing;
import org.ablate.plugins.optimization.optimizer.AdamW;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GradualUnfreezingTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static final String[] NAMES = {
        "embedding.weight", "layers.0.up.weight", "layers.1.up.weight", "norm.weight", "head.weight"
    };

    private final Descent descent = new Descent(engine);

    @Test
    void theHeadTrainsFirstThenOneLayerMoreEachInterval() {
        Optimizer unfreezing = new GradualUnfreezing(
                new GradualUnfreezing.Config(2, List.of("*embedding*"), Descent.CHOICE), descent::optimizer);
        Map<String, Parameter> parameters = descent.parameters(NAMES);
        unfreezing.begin(parameters);
        List<double[]> seen = new ArrayList<>();
        for (int step = 0; step < 8; step++) {
            step(unfreezing, parameters, step);
            seen.add(Descent.values(parameters));
        }
        assertThat(seen.get(1)).containsExactly(0, 0, 0, 2, 2);
        assertThat(seen.get(3)).containsExactly(0, 0, 2, 4, 4);
        assertThat(seen.get(5)).containsExactly(0, 2, 4, 6, 6);
        assertThat(seen.get(7)).containsExactly(2, 4, 6, 8, 8);
    }

    @Test
    void theOptimizerOfALayerBeginsAtItsOwnStepZero() {
        AdamW.Config adamw = new AdamW.Config(0.5, 0.9, 0.99, 0, 0, Decay.NONE);
        Optimizer unfreezing = new GradualUnfreezing(
                new GradualUnfreezing.Config(3, List.of("*embedding*"), new Choice<>(Optimizer.class, "adamw", adamw)),
                () -> new AdamW(adamw, engine.ops()));
        Map<String, Parameter> parameters = descent.parameters(NAMES);
        unfreezing.begin(parameters);
        for (int step = 0; step < 4; step++) {
            step(unfreezing, parameters, step);
        }
        // Adam's first step is the learning rate whatever the gradient, if its bias is corrected as that of a first
        // step.
        assertThat(Descent.values(parameters)[2]).isEqualTo(1);
    }

    /** A step as the runner takes it: what does not train has a gradient without elements. */
    private void step(Optimizer optimizer, Map<String, Parameter> parameters, int step) {
        NDList gradients = new NDList();
        for (String name : parameters.keySet()) {
            gradients.add(
                    optimizer.trains(name, step) ? engine.array(new float[] {-1}, 1) : engine.array(new float[0], 0));
        }
        optimizer.step(gradients, 1, step);
    }
}
