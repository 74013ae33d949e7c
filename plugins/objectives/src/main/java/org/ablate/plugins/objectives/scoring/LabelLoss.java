package org.ablate.plugins.objectives.scoring;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Loss.Target;
import org.ablate.spi.training.Objective.Outcome;

/**
 * Loss of an objective whose labels are tokens or classes: the one that the descriptor chose in training, and plain cross-entropy in
 * evaluation, so that runs with different losses can be compared.
 *
 * @param objective its name in a descriptor
 */
public record LabelLoss(String objective, Loss loss, Ops ops) {

    /**
     * Refuses a loss that needs what the objective does not have, and a model that the loss cannot judge.
     *
     * @throws ExperimentException saying which loss or objective would do
     */
    public void requireFit(Architecture model) {
        if (loss.comparesWithReference()) {
            throw new ExperimentException(
                    "objective '" + objective + "' has labels only, but its loss compares the model's scores"
                            + " with those of another model; choose another loss, such as cross-entropy, or give this one to the"
                            + " objective distillation, which has a teacher");
        }
        loss.requireFit(model);
    }

    /** Loss of what a model makes of an input; in training without all scores where the loss spares them. */
    public Outcome of(Architecture model, Input input, Target target, ForwardPass pass) {
        return pass.training() ? loss.of(model, input, target, pass) : scored(model, input, target, pass);
    }

    /** Loss of what a model makes of an input, with all scores. */
    public Outcome scored(Architecture model, Input input, Target target, ForwardPass pass) {
        NDArray scores = model.forward(input, pass);
        NDArray sum = pass.training()
                ? loss.sum(scores, target)
                : ops.crossEntropy(scores, target.labels(), CrossEntropyOptions.PLAIN);
        return new Outcome(scores, sum);
    }
}
