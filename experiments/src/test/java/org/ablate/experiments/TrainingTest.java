package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.laboratory.experiment.TrainingConfig;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.training.TrainingStep;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The optimizer step as the command line takes it. */
class TrainingTest {

    private static final int VOCABULARY = 11;

    @TempDir
    Path folder;

    @Test
    void anAccumulatedStepEqualsTheLargeBatchAlsoWhereLengthsDiffer() {
        List<Example> rows = List.of(row(16), row(3), row(9), row(16), row(1));
        Map<String, float[]> whole = afterSteps(List.of(rows));
        Map<String, float[]> parts = afterSteps(List.of(rows.subList(0, 2), rows.subList(2, 3), rows.subList(3, 5)));
        whole.forEach((name, values) -> {
            float[] other = parts.get(name);
            for (int i = 0; i < values.length; i++) {
                assertThat(other[i]).as(name + " " + i).isCloseTo(values[i], within(2e-6f));
            }
        });
    }

    @Test
    void aStepCountsTheTokensThatAreReadAndNoPadding() {
        try (Ops ops = ops()) {
            Example read = row(9).withSource(new int[] {1, 2, 3, 4});
            assertThat(step(ops, model(ops))
                            .take(0, List.of(List.of(row(16), row(9)), List.of(row(5))))
                            .tokens())
                    .isEqualTo(16 + 9 + 5);
            assertThat(step(ops, model(ops)).take(0, List.of(List.of(read))).tokens())
                    .isEqualTo(9 + 4);
        }
    }

    @Test
    void noElementOfAGradientIsLargerThanTheValueClip() {
        float bound = 1e-4f;
        try (Ops ops = ops()) {
            Architecture model = model(ops);
            Map<String, float[]> before = new TreeMap<>();
            model.parameters()
                    .forEach((name, parameter) ->
                            before.put(name, parameter.array().toFloatArray()));
            new TrainingStep(
                            ops,
                            model,
                            graph().objective(ops, Classes.NONE),
                            graph().optimizer(ops),
                            graph().schedule(),
                            new TrainingConfig(1, 2, 1, 0, bound),
                            1)
                    .take(0, List.of(List.of(row(16), row(9))));
            float[] largest = {0};
            model.parameters().forEach((name, parameter) -> {
                float[] after = parameter.array().toFloatArray();
                for (int i = 0; i < after.length; i++) {
                    largest[0] = Math.max(largest[0], Math.abs(after[i] - before.get(name)[i]));
                }
            });
            assertThat(largest[0]).isCloseTo(0.1f * bound, within(1e-6f)); // one step at a learning rate of 0.1
        }
    }

    @Test
    void twoThousandStepsLeaveAsManyArraysAliveAsTen() {
        try (Ops ops = ops()) {
            TrainingStep step = step(ops, model(ops));
            List<List<Example>> batch = List.of(List.of(row(16), row(16)));
            int afterTen = 0;
            for (int i = 0; i < 2_000; i++) {
                step.take(i, batch);
                if (i == 10) {
                    afterTen = alive(ops);
                }
            }
            assertThat(alive(ops)).isEqualTo(afterTen).isPositive();
        }
    }

    private static int alive(Ops ops) {
        return ops.manager().getManagedArrays().size();
    }

    private Map<String, float[]> afterSteps(List<List<Example>> parts) {
        Map<String, float[]> weights = new TreeMap<>();
        try (Ops ops = ops()) {
            Architecture model = model(ops);
            TrainingStep step = step(ops, model);
            step.take(0, parts);
            step.take(1, parts);
            model.parameters()
                    .forEach((name, parameter) ->
                            weights.put(name, parameter.array().toFloatArray()));
        }
        return weights;
    }

    private ExperimentGraph graph() {
        Workplace workplace = new Workplace(folder);
        if (!java.nio.file.Files.exists(workplace.descriptor())) {
            Workplace.in(folder);
        }
        return Laboratory.installed()
                .read(
                        workplace.descriptor(),
                        List.of("model.dropout=0", "schedule=constant", "optimizer={type: sgd, learningRate: 0.1}"));
    }

    private static Ops ops() {
        return Laboratory.installed().engine().open(Precision.FP32, 1);
    }

    private Architecture model(Ops ops) {
        Architecture model = graph().model(ops, VOCABULARY, Classes.NONE);
        model.fill(ops, 1);
        return model;
    }

    private TrainingStep step(Ops ops, Architecture model) {
        ExperimentGraph graph = graph();
        Experiment experiment = graph.experiment();
        return new TrainingStep(
                ops,
                model,
                graph.objective(ops, Classes.NONE),
                graph.optimizer(ops),
                graph.schedule(),
                experiment.training(),
                experiment.seed());
    }

    private static Example row(int length) {
        int[] tokens = new int[length];
        Arrays.setAll(tokens, i -> (i * 5 + length) % VOCABULARY);
        List<Integer> labels = new ArrayList<>();
        Arrays.stream(tokens).forEach(token -> labels.add((token + 3) % VOCABULARY));
        return Example.of(tokens, labels.stream().mapToInt(Integer::intValue).toArray());
    }
}
