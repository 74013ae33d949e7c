package org.ablate.plugins.optimization.wrapper;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.OptimizerWrapper;

/**
 * An average of the weights that another optimizer passes through, which the run is judged by and keeps for use, while the other
 * goes on from its own: {@code average ← average + share · (w − average)} after a step.
 */
abstract class AveragedWeights extends OptimizerWrapper {

    private static final String PROGRAM = """
            def follow(self, average: List[Tensor], w: List[Tensor], share: Tensor) -> Tensor:
                for i in range(len(w)):
                    if float(share) == 1.:
                        average[i].copy_(w[i])
                    else:
                        average[i].lerp_(w[i], float(share))
                return w[0]
            """;

    private final Ops ops;
    private final NDList weights = new NDList();
    private final NDList averages = new NDList();
    private Map<String, NDArray> state = Map.of();

    AveragedWeights(Ops ops, Optimizer optimizer) {
        super(optimizer);
        this.ops = ops;
    }

    /**
     * The share of the weights after a step in the average, 1 where it begins with them, 0 where they are left out.
     *
     * @param step from 0
     */
    abstract double share(long step);

    /**
     * Whether there is an average.
     *
     * @param steps how many were taken
     */
    abstract boolean begun(long steps);

    @Override
    public final void begin(Map<String, Parameter> parameters) {
        super.begin(parameters);
        Map<String, NDArray> all = new LinkedHashMap<>(super.state());
        parameters.forEach((name, parameter) -> {
            NDArray average = ops.zeros(parameter.shape());
            weights.add(parameter.array());
            averages.add(average);
            all.put(name + ".average", average);
        });
        state = Collections.unmodifiableMap(all);
    }

    @Override
    public final void step(NDList gradients, double learningRate, long step) {
        super.step(gradients, learningRate, step);
        double share = share(step);
        if (share > 0 && !weights.isEmpty()) {
            ops.withoutGradients(() -> ops.kernel("follow", PROGRAM).call(averages, weights, share))
                    .close();
        }
    }

    @Override
    public final Map<String, NDArray> state() {
        return state;
    }

    @Override
    public final Optional<NDList> weightsForUse(long steps) {
        return begun(steps) && !weights.isEmpty() ? Optional.of(averages) : super.weightsForUse(steps);
    }
}
