package org.ablate.plugins.objectives.distillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.objectives.scoring.WatchedModel;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.Moved;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.PrecomputedReference;
import org.jspecify.annotations.Nullable;

/**
 * Learn from another model: {@code (1 − w) · hard + w · T² · KL}, where hard is another objective's loss and KL the divergence of
 * the two models' predictions at temperature T, summed over the labels that count (Hinton, Vinyals and Dean, 2015,
 * arXiv:1503.02531). The states before the head can be drawn towards the teacher's as well, by their mean squared difference; those
 * of a student of another width by way of a learned projection (Romero et al., 2015, arXiv:1412.6550). Where a label stands for a
 * whole row, the row's difference is the mean over its tokens. Evaluation is by the other objective alone.
 */
@Component(
        value = "distillation",
        summary = "Learn to predict what a teacher predicts",
        formula = "(1 − w) · hard + w · T² · KL(teacher / T ‖ student / T)",
        paper = "Hinton, Vinyals and Dean, 2015, arXiv:1503.02531",
        verdict = "makes a small model better than its data alone would; each step costs a pass of the teacher")
public final class Distillation implements Objective {

    private static final String DISTANCE = """
            def distance(self, student: Tensor, teacher: Tensor, labels: Tensor, keep: Tensor) -> Tensor:
                square = torch.mean(torch.square(torch.sub(torch.to(student, 6), torch.to(teacher, 6))), [-1])
                if torch.dim(labels) < 2:
                    kept = torch.where(keep, square, torch.zeros_like(square))
                    square = torch.div(torch.sum(kept, [-1]), torch.sum(keep, [-1]))
                return torch.sum(torch.where(torch.ne(labels, -100), square, torch.zeros_like(square)))
            """;

    /** From whom, what and how much. */
    @Moved(field = "temperature", to = "loss: {type: kl-divergence, temperature: %s}")
    @Moved(field = "direction", to = "loss: {type: kl-divergence, direction: %s}")
    public record Config(
            @Doc("the objective whose examples and loss are learnt besides") @Default("causal-lm")
            Choice<Objective> of,

            @Doc(
                    "the model to learn from: {type: pretrained, path: DIR} or {type: run, path: runs/NAME-ID}; it must share the tokenizer")
            Choice<Architecture> teacher,

            @Doc("share of the teacher in the loss; the rest is the objective's own") @Default("0.5") @Fraction
            double weight,

            @Doc("what the student's scores cost beside the teacher's") @Default("kl-divergence")
            Choice<Loss> loss,

            @Doc(
                    "weight of the difference of the last states, which are projected to the teacher's width if theirs is another; 0 for none")
            @Default("0.0")
            @PositiveOrZero
            double states) {}

    private final Config config;
    private final Objective of;
    private final Teacher teacher;
    private final Loss loss;
    private final Ops ops;
    private @Nullable Linear projection;

    public @Inject Distillation(Config config, Objective of, Provider<Architecture> teacher, Loss loss, Ops ops) {
        this.config = config;
        this.of = of;
        this.teacher = new Teacher(config.teacher(), teacher, ops);
        this.loss = loss;
        this.ops = ops;
    }

    @Override
    public Examples examples() {
        return of.examples();
    }

    @Override
    public boolean predictsText() {
        return of.predictsText();
    }

    @Override
    public boolean scoresLabels() {
        return of.scoresLabels();
    }

    @Override
    public Optional<PrecomputedReference> reference() {
        return of.reference();
    }

    @Override
    public Set<Integer> ends(Tokenizer tokenizer) {
        return of.ends(tokenizer);
    }

    @Override
    public void requireFit(Architecture model) {
        of.requireFit(model);
        if (!of.scoresLabels()) {
            throw new ExperimentException(
                    "objective 'distillation' compares a model's scores of tokens or classes with its"
                            + " teacher's, but objective '" + config.of().name()
                            + "' judges whole answers; choose one such as causal-lm, sft or classification");
        }
        loss.requireFit(model);
    }

    @Override
    public Optional<Layer> auxiliary(Architecture model) {
        Optional<Layer> inner = of.auxiliary(model);
        if (config.states() == 0 || model.width() == teacher.width()) {
            return inner;
        }
        Linear states = new Linear(
                ops, model.width(), teacher.width(), ValueInitializer.uniform(1 / Math.sqrt(model.width())), true);
        projection = states;
        return Optional.of(new Projection(states, inner));
    }

    @Override
    public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
        if (!pass.training()) {
            return of.outcome(model, batch, pass);
        }
        WatchedModel student = new WatchedModel(model);
        Outcome hard = of.scoredOutcome(student, batch, pass);
        Shape shape = hard.logits().getShape();
        Teacher.Lesson lesson = teacher.of(batch.input(), shape);
        NDArray labels = hard.labels().orElse(batch.labels()).reshape(shape.slice(0, shape.dimension() - 1));
        NDArray soft = loss.sum(hard.logits(), Loss.Target.of(labels).withReference(lesson.logits()));
        NDArray sum = ops.scale(hard.lossSum(), 1 - config.weight()).add(ops.scale(soft, config.weight()));
        if (config.states() > 0) {
            NDArray distance = distance(student.watched(), lesson.states(), batch, pass);
            sum = sum.add(ops.scale(distance, config.states()));
        }
        return new Outcome(hard.logits(), sum, hard.labels());
    }

    private NDArray distance(NDArray student, NDArray teacher, Batch batch, ForwardPass pass) {
        NDArray states = projection == null ? student : projection.forward(student, pass);
        Teacher.requireSame("states", states.getShape(), teacher.getShape());
        NDArray keep = batch.input().keep().orElseGet(() -> ops.manager()
                .ones(new Shape(states.getShape().get(0), states.getShape().get(1)), DataType.BOOLEAN));
        return ops.kernel("distance", DISTANCE).call(states, teacher, batch.labels(), keep);
    }

    /** The student's states as they are held against the teacher's, beside what the other objective trains. */
    private static final class Projection extends Layer {
        Projection(Linear states, Optional<Layer> inner) {
            child("states", Linear.class, states);
            inner.ifPresent(layer -> child("of", Layer.class, layer));
        }
    }
}
