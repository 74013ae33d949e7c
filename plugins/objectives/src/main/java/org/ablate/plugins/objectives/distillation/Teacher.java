package org.ablate.plugins.objectives.distillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Provider;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;
import org.jspecify.annotations.Nullable;

/** A trained model that is only asked. It is read when it is first asked, and stays. */
final class Teacher {

    private final Choice<Architecture> choice;
    private final Provider<Architecture> unfilled;
    private final Ops ops;
    private @Nullable Architecture built;
    private boolean filled;

    Teacher(Choice<Architecture> choice, Provider<Architecture> unfilled, Ops ops) {
        this.choice = choice;
        this.unfilled = unfilled;
        this.ops = ops;
    }

    /**
     * What the teacher says.
     *
     * @param logits of the student's shape
     * @param states (batch, time, width)
     */
    record Lesson(NDArray logits, NDArray states) {}

    /**
     * Asks the teacher; no gradient flows.
     *
     * @param shape of the student's scores
     * @throws ExperimentException when the teacher has no weights or scores something else
     */
    Lesson of(Input input, Shape shape) {
        Architecture known = model();
        NDList said = ops.withoutGradients(() -> {
            ForwardPass pass = ForwardPass.evaluation().forInput(input);
            NDArray states = known.states(input, pass);
            return new NDList(known.outputs(states, input, pass), states);
        });
        requireSame("scores", shape, said.get(0).getShape());
        return new Lesson(said.get(0), said.get(1));
    }

    static void requireSame(String what, Shape student, Shape teacher) {
        if (!student.equals(teacher)) {
            throw new ExperimentException("the student's " + what + " have the shape " + student + " and the teacher's "
                    + teacher + "; both models need one tokenizer and one number of scores");
        }
    }

    /** Numbers of one of its states. */
    int width() {
        return built().width();
    }

    private Architecture built() {
        Architecture known = built;
        if (known == null) {
            known = unfilled.get();
            known.place("teacher");
            built = known;
        }
        return known;
    }

    private Architecture model() {
        Architecture known = built();
        if (filled) {
            return known;
        }
        WeightSource weights = choice.from(WeightSource.class)
                .orElseThrow(
                        () -> new ExperimentException("objective.teacher has no weights to teach from; name a trained"
                                + " model, such as {type: pretrained, path: DIR} or {type: run, path: runs/NAME-ID}"));
        weights.load(known, ops);
        // The first question comes in a training step, whose end must not take the teacher with it.
        known.parameters().values().forEach(parameter -> NDScope.unregister(parameter.array()));
        filled = true;
        return known;
    }
}
