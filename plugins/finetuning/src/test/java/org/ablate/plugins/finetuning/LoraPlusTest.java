package org.ablate.plugins.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoraPlusTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void onlyBLearnsFasterByTheRatio() {
        Architecture model = Workplace.of("model: {type: decoder, width: 16}\nadaptation: lora\n", engine.ops())
                .adapted();
        Map<String, Parameter> trained = new LinkedHashMap<>(model.parameters());
        trained.values().removeIf(parameter -> !parameter.trainable());
        Optimizer optimizer = Workbench.of(engine::ops)
                .build(
                        Optimizer.class,
                        "{type: lora-plus, ratio: 4.0, optimizer: {type: sgd, learningRate: 0.1, momentum: 0.0, weightDecay: 0.0}}");
        optimizer.begin(trained);
        Map<String, float[]> before = new LinkedHashMap<>();
        NDList gradients = new NDList();
        trained.forEach((name, parameter) -> {
            before.put(name, parameter.array().toFloatArray());
            gradients.add(engine.ops().zeros(parameter.shape()).add(1));
        });
        optimizer.step(gradients, 0.1, 0);
        trained.forEach((name, parameter) -> {
            double moved = before.get(name)[0] - parameter.array().toFloatArray()[0];
            assertThat(moved).as(name).isCloseTo(name.endsWith(".loraB") ? 0.4 : 0.1, within(1e-6));
        });
    }
}
