package org.ablate.laboratory.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.composition.descriptor.DescriptorException;
import org.ablate.composition.descriptor.Node;
import org.ablate.composition.descriptor.Problem;
import org.ablate.composition.wiring.ComponentFault;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.generation.TextGenerator;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Metric;
import org.ablate.spi.training.Objective;

/** Rehearsal of an experiment: builds every part once and looks at the first row, so that what cannot work is told before a run begins. */
public final class DryRun {

    private final ExperimentGraph graph;

    public DryRun(ExperimentGraph graph) {
        this.graph = graph;
    }

    /**
     * Builds every part once without an engine, so that what cannot be built is told before anything is begun.
     *
     * @return the model, not filled
     * @throws org.ablate.spi.ExperimentException naming the part and what it lacks
     */
    public Architecture of(int vocabulary, Classes classes) {
        try {
            return graph.blaming(() -> built(vocabulary, classes));
        } catch (ComponentFault fault) {
            throw fault.beforeWork();
        }
    }

    private Architecture built(int vocabulary, Classes classes) {
        Ops ops = MetaOps.create();
        Architecture model = graph.model(ops, vocabulary, classes.size() == 0 ? ExperimentGraph.SOME_CLASSES : classes);
        Objective objective = graph.objective(ops, classes);
        requireFit(objective, model);
        requirePositions(model);
        objective.auxiliary(model);
        graph.optimizer(ops, model);
        graph.schedule();
        graph.stopping();
        graph.decoding(ops);
        graph.postProcessing();
        graph.metrics(ops, classes);
        graph.sinks();
        return model;
    }

    /** Refuses virtual tokens for which the model has no positions beside the context's, where a person chose them. */
    private void requirePositions(Architecture model) {
        int[] before = {0};
        int[] most = {Integer.MAX_VALUE};
        model.walk((name, layer) -> {
            before[0] += layer instanceof Architecture within ? within.positionsBefore() : 0;
            most[0] = Math.min(most[0], layer.mostPositions());
        });
        int context = graph.experiment().context();
        if (before[0] > 0 && context + before[0] > most[0]) {
            throw refusal(
                    "adaptation",
                    before[0] + " virtual tokens stand before a context of " + context + ", but the model tells only "
                            + most[0]
                            + " positions apart; "
                            + (before[0] < most[0]
                                    ? "set context to at most " + (most[0] - before[0])
                                            + ", or choose fewer virtual tokens"
                                    : "choose fewer virtual tokens")
                            + ", or a method that adds none, such as lora",
                    "adaptation");
        }
    }

    /** Refuses a model that the objective cannot train, at the place where a person wrote the one or the other. */
    private void requireFit(Objective objective, Architecture model) {
        try {
            objective.requireFit(model);
        } catch (ExperimentException e) {
            throw refusal("objective", String.valueOf(e.getMessage()), "objective", "model");
        }
    }

    /** A problem at the first of some fields that a person wrote. */
    private DescriptorException refusal(String path, String message, String... fields) {
        Node written = Stream.of(fields)
                .flatMap(field -> graph.bound().effective().get(field).stream())
                .filter(node -> node.origin().written())
                .findFirst()
                .orElse(graph.bound().effective());
        return new DescriptorException(List.of(new Problem(written.origin(), path, message)));
    }

    /** {@link #of(int, Classes)} with the data at hand, its first row and the prompt of the samples. */
    public Architecture of(PreparedData data) {
        Architecture model = of(data.tokenizer().size(), data.classes());
        requireDefined(data);
        graph.weights()
                .ifPresent(source -> source.requireFit(
                        graph.base(MetaOps.create(), data.tokenizer().size(), data.classes())));
        if (data.references().isEmpty()) {
            data.training().examples(0, 0);
        }
        if (graph.experiment().samples().from(model)) {
            TextMarks marks = graph.marks(data.tokenizer());
            graph.experiment()
                    .samples()
                    .prompt()
                    .forEach(prompt -> TextGenerator.Opening.of(model, data.tokenizer(), marks, prompt));
        }
        return model;
    }

    /** A metric that decides which evaluation is the best must be a number for the data that it is judged by. */
    private void requireDefined(PreparedData data) {
        String best = graph.experiment().evaluation().best();
        Metric deciding = graph.metrics(MetaOps.create(), data.classes()).get(best);
        if (deciding != null && data.judged().size() > 0 && !deciding.definedFor(data.judged())) {
            List<String> found = new ArrayList<>();
            for (int id = 0; id < data.judged().size(); id++) {
                found.add(data.judged().counts().get(id) + " of '"
                        + data.judged().names().get(id) + "'");
            }
            throw new ExperimentException(
                    "evaluation.best: " + best + " is undefined for the validation split, because "
                            + deciding.whyUndefined() + " (labels: " + String.join(", ", found)
                            + "); validate on data with labels of each class, or let another metric decide, such as loss");
        }
    }
}
