package org.ablate.laboratory.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * Lets a model stand for a while with the weights that its optimizer wants judged and used, such as averages, and gives it those
 * that steps change back, bit for bit.
 */
public final class EvaluationWeights {

    private static final String PROGRAM = """
            def exchange(self, weights: List[Tensor], others: List[Tensor]) -> List[Tensor]:
                kept = annotate(List[Tensor], [])
                for i in range(len(weights)):
                    kept.append(torch.clone(weights[i]))
                    weights[i].copy_(others[i])
                return kept
            """;

    private final Ops ops;
    private final Optimizer optimizer;
    private final List<String> names;
    private final NDList weights = new NDList();

    /**
     * @param trained the parameters that the optimizer began with, by name
     */
    public EvaluationWeights(Ops ops, Optimizer optimizer, Map<String, Parameter> trained) {
        this.ops = ops;
        this.optimizer = optimizer;
        this.names = List.copyOf(trained.keySet());
        trained.values().forEach(parameter -> weights.add(parameter.array()));
    }

    /**
     * Does work while the model holds the weights for use.
     *
     * @param steps how many were taken
     * @param work is told the weights that steps change, by name, where they are others than those the model holds meanwhile
     */
    public <T> T during(long steps, Function<Map<String, NDArray>, T> work) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Optional<NDList> use = ops.withoutGradients(() -> optimizer.weightsForUse(steps));
            if (use.isEmpty()) {
                return work.apply(Map.of());
            }
            NDList kept = exchange(use.get());
            try {
                Map<String, NDArray> trained = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    trained.put(names.get(i), kept.get(i));
                }
                return work.apply(trained);
            } finally {
                exchange(kept);
            }
        }
    }

    private NDList exchange(NDList others) {
        return ops.withoutGradients(() -> ops.kernel("exchange", PROGRAM).run(weights, others));
    }
}
