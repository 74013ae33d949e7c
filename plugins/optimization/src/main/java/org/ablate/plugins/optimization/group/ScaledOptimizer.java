package org.ablate.plugins.optimization.group;

import com.google.inject.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * Each parameter with a learning rate of its own, a multiple of one optimizer's. Parameters of one multiple have an optimizer of their own,
 * equal to the others but for the rate, and so each multiple is one native call.
 */
abstract class ScaledOptimizer extends PartitionedOptimizer {

    private final Provider<Optimizer> optimizers;
    private final Optimizer first;
    private final Map<OptimizerPartition, Double> multiples = new LinkedHashMap<>();

    /** @param optimizers makes equal ones */
    ScaledOptimizer(Provider<Optimizer> optimizers) {
        this.optimizers = optimizers;
        this.first = optimizers.get();
    }

    /** The multiple of a parameter, given its dotted name, among all parameters. */
    abstract ToDoubleBiFunction<String, Parameter> multiples(Map<String, Parameter> parameters);

    @Override
    public final double learningRate() {
        return first.learningRate();
    }

    @Override
    protected final List<OptimizerPartition> divide(Map<String, Parameter> parameters) {
        ToDoubleBiFunction<String, Parameter> multiple = multiples(parameters);
        List<Double> distinct = parameters.entrySet().stream()
                .map(entry -> multiple.applyAsDouble(entry.getKey(), entry.getValue()))
                .distinct()
                .toList();
        for (double wanted : distinct) {
            Optimizer optimizer = multiples.isEmpty() ? first : optimizers.get();
            OptimizerPartition share = OptimizerPartition.begin(
                    optimizer, parameters, (name, parameter) -> multiple.applyAsDouble(name, parameter) == wanted);
            multiples.put(share, wanted);
        }
        return List.copyOf(multiples.keySet());
    }

    @Override
    protected final double learningRate(OptimizerPartition share, double learningRate) {
        return learningRate * multiples.getOrDefault(share, 1.0);
    }
}
