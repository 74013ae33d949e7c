package org.ablate.laboratory.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.laboratory.data.BatchAssembler;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Objective.Outcome;

/**
 * The loss of a batch in one or several parts and its gradients. Each <em>target</em> weighs alike, so several parts give what
 * the one large batch gives even where they differ in length.
 */
final class BatchGradients {

    private final Ops ops;
    private final Architecture model;
    private final Objective objective;
    private final long seed;
    private final BatchAssembler assembler;

    BatchGradients(Ops ops, Architecture model, Objective objective, long seed) {
        this.ops = ops;
        this.model = model;
        this.objective = objective;
        this.seed = seed;
        this.assembler = new BatchAssembler(ops.manager());
    }

    /**
     * A loss and its gradients.
     *
     * @param loss mean over the targets
     * @param gradients in the order of the parameters asked for
     * @param figures what the model reported beside the loss, by name
     */
    record Result(double loss, NDList gradients, Map<String, Double> figures) {}

    /**
     * @param step from 0
     * @param parts the examples of each part
     * @param targets how many labels of all parts count, at least 1
     * @param parameters what the gradients are of
     */
    Result of(long step, List<List<Example>> parts, long targets, NDList parameters) {
        NDList gradients = new NDList();
        List<NDArray> losses = new ArrayList<>();
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int part = 0; part < parts.size(); part++) {
            Batch batch = assembler.assemble(parts.get(part));
            ForwardPass pass = ForwardPass.training(seed, step, part);
            Outcome outcome = objective.outcome(model, batch, pass);
            NDArray share = ops.scale(outcome.lossSum(), 1.0 / targets);
            double weight = (double) batch.targets() / targets;
            for (NDArray loss : pass.losses().values()) {
                share = share.add(ops.scale(loss, weight));
            }
            collect(pass.losses(), weight, figures);
            collect(pass.reports(), 1, figures);
            losses.add(share);
            NDList partGradients = ops.gradients(share, parameters);
            if (gradients.isEmpty()) {
                gradients = partGradients;
            } else {
                ops.accumulate(gradients, partGradients);
            }
        }
        return new Result(losses.stream().mapToDouble(NDArray::getFloat).sum(), gradients, figures);
    }

    private static void collect(Map<String, NDArray> scalars, double weight, Map<String, Double> figures) {
        scalars.forEach((name, scalar) -> figures.merge(name, weight * scalar.getFloat(), Double::sum));
    }
}
