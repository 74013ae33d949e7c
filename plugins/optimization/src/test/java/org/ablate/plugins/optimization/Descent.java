package org.ablate.plugins.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.Sgd;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;

/** Plain gradient descent, whose step is the gradient times the rate, to see what is put around it. */
final class Descent {

    static final Sgd.Config CONFIG = new Sgd.Config(0.5, 0, 0, false, 0, Decay.NONE);
    static final Choice<Optimizer> CHOICE = new Choice<>(Optimizer.class, "sgd", CONFIG);

    private final TestEngine engine;

    Descent(TestEngine engine) {
        this.engine = engine;
    }

    Optimizer optimizer() {
        return new Sgd(CONFIG, engine.ops());
    }

    /** Parameters of one element, 0 at first. */
    Map<String, Parameter> parameters(String... names) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (String name : names) {
            parameters.put(name, parameter(0));
        }
        return parameters;
    }

    Parameter parameter(float... values) {
        Parameter parameter = new Declared(new Shape(values.length)).parameter;
        parameter.fill(engine.trainable(values, values.length));
        return parameter;
    }

    /** A gradient of −1 for each of so many parameters: a step up by the rate. */
    NDList up(int count) {
        NDList gradients = new NDList();
        for (int i = 0; i < count; i++) {
            gradients.add(engine.array(new float[] {-1}, 1));
        }
        return gradients;
    }

    static double[] values(Optional<NDList> arrays) {
        return arrays.orElseThrow().stream().mapToDouble(NDArray::getFloat).toArray();
    }

    static double[] values(Map<String, Parameter> parameters) {
        return parameters.values().stream()
                .mapToDouble(parameter -> parameter.array().toFloatArray()[0])
                .toArray();
    }
}
