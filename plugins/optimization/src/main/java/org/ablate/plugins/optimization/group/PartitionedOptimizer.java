package org.ablate.plugins.optimization.group;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/** Several optimizers, each with parameters of its own. */
public abstract class PartitionedOptimizer implements Optimizer {

    private final NDList weights = new NDList();
    private final Map<String, OptimizerPartition> owners = new LinkedHashMap<>();
    private List<OptimizerPartition> shares = List.of();

    /** Begins each optimizer with its own of the parameters, every one of which belongs to exactly one. */
    protected abstract List<OptimizerPartition> divide(Map<String, Parameter> parameters);

    /** The learning rate of a share in a step. */
    protected abstract double learningRate(OptimizerPartition share, double learningRate);

    @Override
    public final void begin(Map<String, Parameter> parameters) {
        shares = List.copyOf(divide(parameters));
        parameters.values().forEach(parameter -> weights.add(parameter.array()));
        shares.forEach(share -> share.names().forEach(name -> owners.put(name, share)));
    }

    @Override
    public final void step(NDList gradients, double learningRate, long step) {
        shares.forEach(share -> share.step(gradients, learningRate(share, learningRate), step));
    }

    /** The states of all; no two have a parameter in common, and so no name. */
    @Override
    public final Map<String, NDArray> state() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        shares.forEach(share -> all.putAll(share.optimizer().state()));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public final Optional<WeightPerturbation> excursion(NDList gradients, long step) {
        List<WeightPerturbation> all = new ArrayList<>();
        shares.forEach(share -> share.excursion(gradients, step).ifPresent(all::add));
        return all.isEmpty() ? Optional.empty() : Optional.of(() -> all.forEach(WeightPerturbation::close));
    }

    @Override
    public final Optional<NDList> weightsForUse(long steps) {
        NDList all = new NDList(weights);
        boolean[] others = {false};
        shares.forEach(share -> share.weightsForUse(steps).ifPresent(own -> {
            others[0] = true;
            for (int i = 0; i < own.size(); i++) {
                all.set(share.places().get(i), own.get(i));
            }
        }));
        return others[0] ? Optional.of(all) : Optional.empty();
    }

    @Override
    public final boolean trains(String parameter, long step) {
        OptimizerPartition owner = owners.get(parameter);
        return owner != null && owner.trains(parameter, step);
    }
}
