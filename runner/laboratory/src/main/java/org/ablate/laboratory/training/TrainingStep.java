package org.ablate.laboratory.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.laboratory.data.BatchAssembler;
import org.ablate.laboratory.experiment.TrainingConfig;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.Schedule;

/**
 * One optimizer step, a pure function of the weights, the optimizer's state, what evaluations found before and the step number.
 */
public final class TrainingStep {

    /** Where the objective's own layer stands, beside the model. */
    private static final String OBJECTIVE = "objective";

    private static final String CLIP = """
            def clip(self, gradients: List[Tensor], bound: Tensor) -> Tensor:
                most = float(bound)
                for i in range(len(gradients)):
                    gradients[i].clamp_(-most, most)
                return bound
            """;

    private final Ops ops;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final TrainingConfig settings;
    private final BatchGradients batches;
    private final Map<String, Parameter> trainable;
    private final Map<String, Parameter> auxiliary = new LinkedHashMap<>();
    private final NDArray nothing;

    /** Begins the optimizer on the trainable parameters of the model and of what the objective trains beside it. */
    public TrainingStep(
            Ops ops,
            Architecture model,
            Objective objective,
            Optimizer optimizer,
            Schedule schedule,
            TrainingConfig settings,
            long seed) {
        this.ops = ops;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.settings = settings;
        this.batches = new BatchGradients(ops, model, objective, seed);
        this.nothing = ops.zeros(new Shape(0));
        this.trainable = model.parameters();
        trainable.values().removeIf(parameter -> !parameter.trainable());
        if (trainable.isEmpty()) {
            throw new ExperimentException("the model has no trainable parameter; nothing would be learned");
        }
        objective.auxiliary(model).ifPresent(layer -> {
            layer.place(OBJECTIVE);
            layer.fill(ops, seed);
            layer.parameters().forEach((name, parameter) -> auxiliary.put(OBJECTIVE + "." + name, parameter));
        });
        trainable.putAll(auxiliary);
        ops.withoutGradients(() -> {
            optimizer.begin(trainable);
            return true;
        });
    }

    /** The parameters of the objective's own layer, by name; they stand in no model. */
    public Map<String, Parameter> auxiliary() {
        return Collections.unmodifiableMap(auxiliary);
    }

    /** The parameters that the optimizer began with, by name. */
    public Map<String, Parameter> trainable() {
        return Collections.unmodifiableMap(trainable);
    }

    /** {@link #take(long, List, List)} before any evaluation. */
    public StepReport take(long step, List<List<Example>> parts) {
        return take(step, parts, List.of());
    }

    /**
     * Takes one step.
     *
     * @param step from 0
     * @param parts the examples of each part of the accumulated batch
     * @param history what evaluations found before, oldest first
     * @throws ExperimentException when the loss or the gradient norm is not finite; the weights are then as before the step
     */
    public StepReport take(long step, List<List<Example>> parts, List<EvaluationResult> history) {
        long targets = parts.stream().mapToLong(BatchAssembler::targets).sum();
        if (targets == 0) {
            throw new ExperimentException("step " + (step + 1) + ": no label of the batch counts, so there is no loss");
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            BatchGradients.Result result = gradients(step, parts, targets);
            double learningRate = optimizer.learningRate() * schedule.factor(step, settings.steps(), history);
            double gradientNorm = clip(result.gradients());
            requireFinite(step, result.loss(), gradientNorm, learningRate, parts);
            ops.withoutGradients(() -> {
                optimizer.step(inOrder(result.gradients(), step), learningRate, step);
                return step;
            });
            return new StepReport(result.loss(), learningRate, gradientNorm, targets, tokens(parts), result.figures());
        }
    }

    private static long tokens(List<List<Example>> parts) {
        return parts.stream().mapToLong(BatchAssembler::tokens).sum();
    }

    /** The loss at the weights and the gradients where the optimizer wants them. */
    private BatchGradients.Result gradients(long step, List<List<Example>> parts, long targets) {
        NDList active = new NDList();
        trainable.forEach((name, parameter) -> {
            if (optimizer.trains(name, step)) {
                active.add(parameter.array());
            }
        });
        BatchGradients.Result here = batches.of(step, parts, targets, active);
        Optional<Optimizer.WeightPerturbation> excursion =
                ops.withoutGradients(() -> optimizer.excursion(inOrder(here.gradients(), step), step));
        if (excursion.isEmpty()) {
            return here;
        }
        Optimizer.WeightPerturbation away = excursion.get();
        try {
            return new BatchGradients.Result(
                    here.loss(), batches.of(step, parts, targets, active).gradients(), here.figures());
        } finally {
            ops.withoutGradients(() -> {
                away.close();
                return step;
            });
        }
    }

    /** Gradients of what the step trains, with arrays without elements in the places of all other parameters. */
    private NDList inOrder(NDList active, long step) {
        NDList all = new NDList(trainable.size());
        Iterator<NDArray> next = active.iterator();
        trainable.forEach((name, parameter) -> all.add(optimizer.trains(name, step) ? next.next() : nothing));
        return all;
    }

    /** Clips as the settings say and returns the norm before. */
    private double clip(NDList gradients) {
        double most = settings.clipValue();
        if (most > 0) {
            double before = ops.globalNorm(gradients).getFloat();
            ops.withoutGradients(() -> ops.kernel("clip", CLIP).call(gradients, most))
                    .close();
            if (settings.clip() > 0) {
                ops.clipGlobalNorm(gradients, settings.clip());
            }
            return before;
        }
        NDArray norm = settings.clip() > 0 ? ops.clipGlobalNorm(gradients, settings.clip()) : ops.globalNorm(gradients);
        return norm.getFloat();
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
