package org.ablate.laboratory.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Schedule;

/** What can be seen of a run before it begins and is likely no intention: warnings, in words for a person. */
public final class Foresight {

    /** A training step reads a row forth and back, at about three times the work of an evaluation. */
    private static final long WORK_OF_TRAINING = 3;

    private static final int SAMPLED = 50;
    private static final int NAMED = 5;

    private Foresight() {}

    /** Of the descriptor alone. */
    public static List<String> of(ExperimentGraph graph) {
        long steps = graph.experiment().training().steps();
        return rises(graph.schedule(), steps)
                ? List.of("the learning rate rises until the last of " + steps
                        + " steps: the warm-up is as long as the run or longer; shorten it, or train longer")
                : List.of();
    }

    /** Of the descriptor and its data. */
    public static List<String> of(ExperimentGraph graph, PreparedData data) {
        List<String> warnings = new ArrayList<>(of(graph));
        addReinitialized(graph, data, warnings);
        data.items().forEach(report -> warnings.addAll(report.losses()));
        addRareClasses(data.classes(), warnings);
        Experiment experiment = graph.experiment();
        long steps = experiment.training().steps();
        long trained =
                steps * experiment.training().batch() * experiment.training().accumulate();
        long every = experiment.evaluation().every();
        long evaluations = (steps + every - 1) / every;
        long judged = evaluations * data.validation().count();
        if (judged > WORK_OF_TRAINING * trained) {
            warnings.add("evaluation takes longer than training: " + evaluations + " times "
                    + data.validation().count()
                    + " rows of the validation split, beside " + trained
                    + " rows of training; evaluate less often (evaluation.every), some of the rows"
                    + " (evaluation.rows), or hold less data out");
        }
        return warnings;
    }

    /** Parameters of a model that was trained elsewhere which begin anew. */
    private static void addReinitialized(ExperimentGraph graph, PreparedData data, List<String> warnings) {
        graph.weights().ifPresent(source -> {
            Architecture base = graph.base(MetaOps.create(), data.tokenizer().size(), data.classes());
            Map<String, Parameter> parameters = base.parameters();
            List<String> missing = source.compare(base).missing();
            if (!missing.isEmpty()) {
                warnings.add((missing.size() == 1 ? "a parameter has" : missing.size() + " parameters have")
                        + " no weights to begin with and " + (missing.size() == 1 ? "is" : "are") + " initialized: "
                        + missing.stream()
                                .map(name -> name + " "
                                        + Objects.requireNonNull(parameters.get(name))
                                                .shape())
                                .collect(Collectors.joining(", ")));
            }
        });
    }

    private static void addRareClasses(Classes classes, List<String> warnings) {
        List<String> once = new ArrayList<>();
        for (int id = 0; id < classes.size(); id++) {
            if (classes.counts().get(id) == 1) {
                once.add("'" + classes.names().get(id) + "'");
            }
        }
        if (!once.isEmpty() && classes.size() > 1) {
            warnings.add((once.size() == 1 ? "the class " : once.size() + " classes, such as ")
                    + String.join(", ", once.subList(0, Math.min(NAMED, once.size())))
                    + (once.size() == 1 ? " appears" : " appear") + " once in the training split");
        }
    }

    /** Whether the rate never falls and is still rising at the end; short of three steps nobody means a course. */
    private static boolean rises(Schedule schedule, long steps) {
        if (steps < 3 || schedule.factor(steps - 1, steps) <= schedule.factor(steps - 2, steps)) {
            return false;
        }
        double before = 0;
        for (int i = 0; i <= SAMPLED; i++) {
            double factor = schedule.factor(i * (steps - 1) / SAMPLED, steps);
            if (factor < before) {
                return false;
            }
            before = factor;
        }
        return true;
    }
}
