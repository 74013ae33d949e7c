package org.ablate.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.training.TrainingStep;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;

/** A model that trains on one batch of random tokens, step by step. */
final class BenchTraining {

    private final TrainingStep training;
    private final List<List<Example>> batch;
    private final long parameters;
    private final int tokens;
    private long step;

    BenchTraining(ExperimentGraph graph, int vocabulary, Ops ops) {
        Experiment experiment = graph.experiment();
        Architecture model = graph.model(ops, vocabulary, Classes.NONE);
        model.fill(ops, experiment.seed());
        Objective objective = graph.objective(ops, Classes.NONE);
        this.training = new TrainingStep(
                ops,
                model,
                objective,
                graph.optimizer(ops, model),
                graph.schedule(),
                experiment.training(),
                experiment.seed());
        this.batch = randomBatch(experiment, vocabulary, (Examples.FromText) objective.examples());
        this.parameters =
                model.parameters().values().stream().mapToLong(Parameter::size).sum();
        this.tokens = experiment.training().batch() * experiment.context();
    }

    private static List<List<Example>> randomBatch(Experiment experiment, int vocabulary, Examples.FromText maker) {
        RandomStream random = RandomStream.of(experiment.seed(), "bench", "tokens", 0);
        List<Example> examples = new ArrayList<>();
        for (int row = 0; row < experiment.training().batch(); row++) {
            int[] tokens = new int[maker.rowLength(experiment.context())];
            Arrays.setAll(tokens, i -> (int) random.nextLong(vocabulary));
            examples.add(maker.example(tokens, random));
        }
        return List.of(examples);
    }

    /** Takes a step and gives its milliseconds. */
    double step() {
        long begun = System.nanoTime();
        training.take(step++, batch);
        return (System.nanoTime() - begun) / 1e6;
    }

    /** Numbers that the model holds. */
    long parameters() {
        return parameters;
    }

    /** Tokens of a step. */
    int tokens() {
        return tokens;
    }
}
