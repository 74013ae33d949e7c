package org.ablate.plugins.transformer.architecture;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Binder;
import com.google.inject.Guice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.plugins.objectives.language.CausalLanguageModeling;
import org.ablate.plugins.optimization.optimizer.AdamW;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.schedule.WarmupCosineSchedule;
import org.ablate.plugins.transformer.SafetensorsFile;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.Schedule;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every recorded training run of a GPT-2 in {@code golden/trajectory}, which PyTorch and transformers made, step by step. */
class Gpt2TrajectoryTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    @TestFactory
    Stream<DynamicTest> everyLossAndGradientNormEqualsPytorchs() {
        List<Path> runs =
                Golden.list("trajectory").stream().filter(Gpt2Trajectory::isAt).toList();
        assertThat(runs).isNotEmpty();
        return runs.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> replay(folder)));
    }

    private void replay(Path folder) {
        Gpt2Trajectory run = new Gpt2Trajectory(folder);
        JsonNode settings = run.settings;
        Decoder model = run.model(ops);
        List<Parameter> parameters = List.copyOf(model.parameters().values());
        Objective objective = objective(settings.path("smoothing").asDouble(0));
        Optimizer optimizer = optimizer(settings);
        optimizer.begin(model.parameters());
        Schedule schedule = schedule(settings);
        double[] losses = run.recorded.values("loss");
        double[] norms = run.recorded.values("grad_norm");
        double[] rates = run.recorded.values("lr");
        for (int step = 0; step < losses.length; step++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                Batch batch = batch(run.recorded, step);
                NDArray sum = objective
                        .outcome(model, batch, ForwardPass.training(0, step, 0))
                        .lossSum();
                NDArray loss = ops.scale(sum, 1.0 / batch.targets());
                NDList weights = new NDList();
                parameters.forEach(parameter -> weights.add(parameter.array()));
                NDList gradients = ops.gradients(loss, weights);
                double norm = ops.clipGlobalNorm(gradients, settings.get("clip").asDouble())
                        .getFloat();
                double rate = optimizer.learningRate()
                        * schedule.factor(step, settings.get("total").asLong());
                optimizer.step(gradients, rate, step);

                assertThat((double) loss.getFloat()).as("loss at step %d", step).isCloseTo(losses[step], within(1e-4));
                assertThat(norm).as("gradient norm at step %d", step).isCloseTo(norms[step], withinPercentage(0.1));
                assertThat(rate).as("learning rate at step %d", step).isCloseTo(rates[step], within(1e-9));
            }
        }
        model.parameters().forEach((name, parameter) -> run.last(name, parameter)
                .ifPresent(last -> assertThatArray(parameter.array())
                        .as("%s after the last step", name)
                        .isCloseTo(engine.array(last, parameter.shape().getShape()), 1e-4)));
    }

    private Optimizer optimizer(JsonNode settings) {
        return new InjectedFrom(
                        ops,
                        new AdamW.Config(
                                settings.get("lr").asDouble(),
                                settings.get("betas").get(0).asDouble(),
                                settings.get("betas").get(1).asDouble(),
                                1e-8,
                                settings.get("wd").asDouble(),
                                Decay.MATRICES))
                .get(AdamW.class);
    }

    private Schedule schedule(JsonNode settings) {
        return new InjectedFrom(
                        ops,
                        new WarmupCosineSchedule.Config(settings.get("warm").asLong(), 0.1, Optional.empty()))
                .get(WarmupCosineSchedule.class);
    }

    private static Batch batch(SafetensorsFile recorded, int step) {
        long[] shape = recorded.shape("tokens"); // (steps, batch, time + 1)
        int rows = (int) shape[1];
        int length = (int) shape[2];
        int time = length - 1;
        double[] all = recorded.values("tokens");
        long[] tokens = new long[rows * time];
        long[] labels = new long[rows * time];
        for (int row = 0; row < rows; row++) {
            for (int t = 0; t < time; t++) {
                int at = (step * rows + row) * length + t;
                tokens[row * time + t] = (long) all[at];
                labels[row * time + t] = (long) all[at + 1];
            }
        }
        long targets = Arrays.stream(labels).filter(label -> label >= 0).count();
        return Batch.of(engine.array(tokens, rows, time), engine.array(labels, rows, time), targets);
    }

    /** Next-token prediction with smoothed labels, made as the runner makes it. */
    private Objective objective(double smoothing) {
        CrossEntropyOptions options = new CrossEntropyOptions(null, CrossEntropyOptions.IGNORE, smoothing);
        Loss loss = (scores, target) -> ops.crossEntropy(scores, target.labels(), options);
        return Guice.createInjector(binder -> {
                    binder.bind(Ops.class).toInstance(ops);
                    binder.bind(Loss.class).toInstance(loss);
                })
                .getInstance(CausalLanguageModeling.class);
    }

    /** Makes a component of another plugin, as the runner does, from its configuration. */
    private record InjectedFrom(Ops ops, Record config) {

        <T> T get(Class<T> type) {
            return Guice.createInjector(binder -> {
                        binder.bind(Ops.class).toInstance(ops);
                        bind(binder, config.getClass());
                    })
                    .getInstance(type);
        }

        private <C> void bind(Binder binder, Class<C> type) {
            binder.bind(type).toInstance(type.cast(config));
        }
    }
}
