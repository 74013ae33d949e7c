package org.ablate.runner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.runner.Training;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Objective.Outcome;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.Schedule;

/**
 * One optimizer step, a pure function of the weights, the optimizer's state and the step number. A step in several parts
 * weighs each <em>target</em> alike, so it equals the one large batch even where the parts differ in length.
 */
public final class TrainingStep {

    private final Ops ops;
    private final Architecture model;
    private final Objective objective;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final Training settings;
    private final long seed;
    private final BatchAssembler assembler;
    private final NDList trainable = new NDList();

    /** Begins the optimizer on the model's trainable parameters. */
    public TrainingStep(
            Ops ops,
            Architecture model,
            Objective objective,
            Optimizer optimizer,
            Schedule schedule,
            Training settings,
            long seed) {
        this.ops = ops;
        this.model = model;
        this.objective = objective;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.settings = settings;
        this.seed = seed;
        this.assembler = new BatchAssembler(ops.manager());
        Map<String, Parameter> parameters = model.parameters();
        parameters.values().removeIf(parameter -> !parameter.trainable());
        if (parameters.isEmpty()) {
            throw new ExperimentException("the model has no trainable parameter; nothing would be learned");
        }
        parameters.values().forEach(parameter -> trainable.add(parameter.array()));
        optimizer.begin(parameters);
    }

    /**
     * Takes one step.
     *
     * @param step from 0
     * @param parts the examples of each part of the accumulated batch
     * @throws ExperimentException when the loss or the gradient norm is not finite; the weights are then as before the step
     */
    public StepReport take(long step, List<List<Example>> parts) {
        long targets = parts.stream().mapToLong(BatchAssembler::targets).sum();
        if (targets == 0) {
            throw new ExperimentException("step " + (step + 1) + ": no label of the batch counts, so there is no loss");
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList gradients = new NDList();
            List<NDArray> losses = new ArrayList<>();
            Map<String, Double> figures = new LinkedHashMap<>();
            for (int part = 0; part < parts.size(); part++) {
                Batch batch = assembler.assemble(parts.get(part));
                Pass pass = Pass.training(seed, step, part);
                Outcome outcome = objective.outcome(model, batch, pass);
                NDArray share = ops.scale(outcome.lossSum(), 1.0 / targets);
                double weight = (double) batch.targets() / targets;
                for (NDArray loss : pass.losses().values()) {
                    share = share.add(ops.scale(loss, weight));
                }
                collect(pass.losses(), weight, figures);
                collect(pass.reports(), 1, figures);
                losses.add(share);
                NDList partGradients = ops.gradients(share, trainable);
                if (gradients.isEmpty()) {
                    gradients = partGradients;
                } else {
                    ops.accumulate(gradients, partGradients);
                }
            }
            double loss = losses.stream().mapToDouble(NDArray::getFloat).sum();
            NDArray norm =
                    settings.clip() > 0 ? ops.clipGlobalNorm(gradients, settings.clip()) : ops.globalNorm(gradients);
            double gradientNorm = norm.getFloat();
            double learningRate = optimizer.learningRate() * schedule.factor(step, settings.steps());
            requireFinite(step, loss, gradientNorm, learningRate, parts);
            optimizer.step(gradients, learningRate, step);
            return new StepReport(loss, learningRate, gradientNorm, targets, figures);
        }
    }

    private static void collect(Map<String, NDArray> scalars, double weight, Map<String, Double> figures) {
        scalars.forEach((name, scalar) -> figures.merge(name, weight * scalar.getFloat(), Double::sum));
    }

    private static void requireFinite(
            long step, double loss, double gradientNorm, double learningRate, List<List<Example>> parts) {
        if (Double.isFinite(loss) && Double.isFinite(gradientNorm)) {
            return;
        }
        int rows = parts.stream().mapToInt(List::size).sum();
        int[] first = parts.get(0).get(0).tokens();
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < Math.min(8, first.length); i++) {
            ids.append(i == 0 ? "" : " ").append(first[i]);
        }
        throw new ExperimentException(String.format(
                "step %d: the loss is %s and the gradient norm %s at learning rate %.3g (batch of %d rows, the first begins "
                        + "with tokens %s). The step was not applied. Try a lower optimizer.learningRate, a longer warm-up, "
                        + "or training.clip",
                step + 1, loss, gradientNorm, learningRate, rows, ids));
    }
}
