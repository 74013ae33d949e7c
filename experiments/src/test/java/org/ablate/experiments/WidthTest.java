package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The coordinate check of maximal update parametrization (Yang et al., 2022, arXiv:2203.03466, figure 5): how far some steps of Adam move
 * what a model computes, by its width, at one learning rate.
 */
class WidthTest {

    private static final int VOCABULARY = 29;
    private static final int STEPS = 8;

    @TempDir
    Path folder;

    /** One of the recipes, at a width. */
    private static String parts(String optimizer, String initializer, double scale, int width) {
        return String.format(Locale.ROOT, """
                model:
                  type: decoder
                  layers: 2
                  width: %d
                  initializer: %s
                  attention: {type: multi-head, heads: 4, scale: %s}
                  head: {type: language-model, tied: false}
                optimizer: %s
                """, width, initializer, scale, optimizer);
    }

    @Test
    void scoresMoveAsFarInWideModelsAsInNarrowOnes() throws IOException {
        String adam = "{type: adamw, learningRate: 2.0e-3, weightDecay: 0}";
        String perWeight = "{type: per-weight, optimizer: " + adam + "}";
        String mup = "{type: mup, baseWidth: 64}";
        Map<Integer, Double> whole = new TreeMap<>();
        Map<Integer, Double> half = new TreeMap<>();
        Map<Integer, Double> standard = new TreeMap<>();
        for (int width : new int[] {64, 128, 256, 512}) {
            double headWidth = width / 4.0;
            whole.put(width, moved(parts(perWeight, mup, 4 / headWidth, width)));
            half.put(width, moved(parts(adam, mup, 4 / headWidth, width)));
            standard.put(width, moved(parts(adam, "gpt2", 1 / Math.sqrt(headWidth), width)));
        }
        assertThat(growth(whole)).as("of the whole recipe: %s", whole).isBetween(0.5, 1.2);
        assertThat(growth(half)).as("without the learning rates: %s", half).isGreaterThan(2);
        assertThat(growth(standard))
                .as("in standard parametrization: %s", standard)
                .isGreaterThan(3);
    }

    private static double growth(Map<Integer, Double> moved) {
        return Objects.requireNonNull(moved.get(512)) / Objects.requireNonNull(moved.get(64));
    }

    /** The mean distance of scores after some steps from those before the first. */
    private double moved(String parts) throws IOException {
        Path file = Files.writeString(folder.resolve("width.yaml"), """
                name: width
                precision: fp32
                context: 16
                data: {type: text, path: text.txt}
                tokenizer: char
                training: {steps: 5}
                """ + parts);
        Laboratory laboratory = Laboratory.installed();
        ExperimentGraph graph = laboratory.read(file, List.of());
        try (Ops ops = laboratory.engine().open(Precision.FP32, 2);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Architecture model = graph.model(ops, VOCABULARY, Classes.NONE);
            graph.fill(model, ops);
            Optimizer optimizer = graph.optimizer(ops);
            optimizer.begin(model.parameters());
            Objective objective = graph.objective(ops, Classes.NONE);
            Batch batch = batch(ops);
            NDArray before = scores(model, batch, ops);
            for (int step = 0; step < STEPS; step++) {
                NDList weights = new NDList();
                model.parameters().values().stream().map(Parameter::array).forEach(weights::add);
                Objective.Outcome outcome = objective.outcome(model, batch, ForwardPass.training(1, step, 0));
                NDArray mean = ops.scale(outcome.lossSum(), 1.0 / batch.targets());
                optimizer.step(ops.gradients(mean, weights), optimizer.learningRate(), step);
            }
            return scores(model, batch, ops).sub(before).abs().mean().getFloat();
        }
    }

    private static Batch batch(Ops ops) {
        long[] tokens = new long[4 * 16];
        long[] labels = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (i * 7L + i / 16) % VOCABULARY;
            labels[i] = (tokens[i] * 5 + 3) % VOCABULARY;
        }
        Shape shape = new Shape(4, 16);
        return Batch.of(ops.manager().create(tokens, shape), ops.manager().create(labels, shape), labels.length);
    }

    private static NDArray scores(Architecture model, Batch batch, Ops ops) {
        return ops.withoutGradients(() -> ops.toFloat32(model.forward(batch.input(), ForwardPass.evaluation()))
                .duplicate());
    }
}
