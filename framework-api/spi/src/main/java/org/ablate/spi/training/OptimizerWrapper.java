package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.layer.Parameter;

/** An optimizer around another one, which does all that this one does not do itself. */
public abstract class OptimizerWrapper implements Optimizer {

    private final Optimizer wrapped;

    /** @param wrapped sees all that {@code super} is called for */
    protected OptimizerWrapper(Optimizer wrapped) {
        this.wrapped = wrapped;
    }

    @Override
    public double learningRate() {
        return wrapped.learningRate();
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        wrapped.begin(parameters);
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        wrapped.step(gradients, learningRate, step);
    }

    @Override
    public Map<String, NDArray> state() {
        return wrapped.state();
    }

    @Override
    public Optional<WeightPerturbation> excursion(NDList gradients, long step) {
        return wrapped.excursion(gradients, step);
    }

    @Override
    public Optional<NDList> weightsForUse(long steps) {
        return wrapped.weightsForUse(steps);
    }

    @Override
    public boolean trains(String parameter, long step) {
        return wrapped.trains(parameter, step);
    }
}
