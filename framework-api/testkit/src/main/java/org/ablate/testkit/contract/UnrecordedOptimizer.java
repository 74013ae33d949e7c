package org.ablate.testkit.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * An optimizer called as a run calls it, where no gradients are recorded, so that it may change weights in place by plain arithmetic.
 */
final class UnrecordedOptimizer implements Optimizer {

    private final Optimizer optimizer;
    private final Ops ops;

    UnrecordedOptimizer(Optimizer optimizer, Ops ops) {
        this.optimizer = optimizer;
        this.ops = ops;
    }

    @Override
    public double learningRate() {
        return optimizer.learningRate();
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        ops.withoutGradients(() -> {
            optimizer.begin(parameters);
            return true;
        });
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        ops.withoutGradients(() -> {
            optimizer.step(gradients, learningRate, step);
            return true;
        });
    }

    @Override
    public Map<String, NDArray> state() {
        return optimizer.state();
    }

    @Override
    public Optional<WeightPerturbation> excursion(NDList gradients, long step) {
        return ops.withoutGradients(() -> optimizer.excursion(gradients, step));
    }

    @Override
    public Optional<NDList> weightsForUse(long steps) {
        return ops.withoutGradients(() -> optimizer.weightsForUse(steps));
    }

    @Override
    public boolean trains(String parameter, long step) {
        return optimizer.trains(parameter, step);
    }
}
