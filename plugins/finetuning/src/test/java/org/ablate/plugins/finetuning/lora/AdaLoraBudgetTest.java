package org.ablate.plugins.finetuning.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.finetuning.Workplace;
import org.ablate.plugins.finetuning.adapter.RowRange;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * AdaLoRA's budget against PEFT 0.21. {@code adalora-budget.json} was written by a script that puts PEFT's AdaLoRA (init_r 4,
 * target_r 2, beta1 0.8, beta2 0.7) over three linear layers, query (6, 5), value (4, 5) and up (7, 4), sets the j-th of the nine
 * parameters (A, E, B of each) to {@code sin((0.9 + 0.17 j) (i + 1) + j)} and its gradient at step s, from 0, to
 * {@code 0.5 sin((1.3 + 0.23 j) (i + 1) + 0.7 s + 0.31 j)}, i the element's index, subtracts a tenth of the gradient and calls
 * {@code update_and_allocate(s + 1)}; it notes all singular values after each step.
 */
class AdaLoraBudgetTest {

    private static final double[] DECAYS = {0.8, 0.7};

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    /** The three layers' adapters, their optimizer and the script's gradients. */
    private static final class Case {

        private final Map<String, Parameter> parameters = new LinkedHashMap<>();
        private final Map<String, AdaLoraAdapter> adapters = new LinkedHashMap<>();
        private final Optimizer optimizer;

        Case(RankSchedule schedule) {
            Ops ops = engine.ops();
            adapters.put("query", adapter(5, 6));
            adapters.put("value", adapter(5, 4));
            adapters.put("up", adapter(4, 7));
            adapters.forEach((name, adapter) -> {
                AdaLoraAdapter.Triplet triplet = adapter.triplet();
                parameters.put(name + ".loraA", triplet.a());
                parameters.put(name + ".loraE", triplet.e());
                parameters.put(name + ".loraB", triplet.b());
            });
            int j = 0;
            for (Parameter parameter : parameters.values()) {
                parameter.fill(ops.parameter(wave(parameter, 0.9 + 0.17 * j, j, 1), parameter.shape()));
                j++;
            }
            Optimizer sgd = Workbench.of(() -> ops).build(Optimizer.class, "{type: sgd, learningRate: 0.1}");
            this.optimizer = new AdaLoraBudget(
                    sgd, List.copyOf(adapters.values()), schedule, new AdaLoraBudget.Decays(DECAYS[0], DECAYS[1]), ops);
            optimizer.begin(parameters);
        }

        private static AdaLoraAdapter adapter(int in, int out) {
            Linear base = new Linear(engine.ops(), in, out, ValueInitializer.zeros(), false);
            TargetSlice slot = new TargetSlice(
                    engine.ops(), base, List.of(base), new RowRange(0, out, out), java.util.Optional.empty());
            return new AdaLoraAdapter(slot, 4, 0, new AdaLoraAdapter.Shares(1, 4, 2, 0));
        }

        private static float[] wave(Parameter parameter, double frequency, double phase, double amplitude) {
            float[] values = new float[(int) parameter.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (amplitude * Math.sin(frequency * (i + 1) + phase));
            }
            return values;
        }

        void step(int step) {
            NDList gradients = new NDList();
            int j = 0;
            for (Parameter parameter : parameters.values()) {
                float[] values = wave(parameter, 1.3 + 0.23 * j, 0.7 * step + 0.31 * j, 0.5);
                gradients.add(engine.array(values, parameter.shape().getShape()));
                j++;
            }
            optimizer.step(gradients, 0.1, step);
        }

        float[] singularValues(String layer) {
            return adapters.get(layer).triplet().e().array().toFloatArray();
        }
    }

    private static JsonNode table() {
        try (var in = AdaLoraBudgetTest.class.getResourceAsStream("adalora-budget.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static RankSchedule schedule(JsonNode row) {
        return new RankSchedule(
                4,
                2,
                row.path("initialSteps").asLong(),
                row.path("steps").asLong() - row.path("finalSteps").asLong(),
                row.path("interval").asLong());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void afterEachStepTheSameSingularValuesAreZeroAsInPeftAndTheOthersAreEqual(int which) {
        JsonNode golden = table().path(which);
        Case all = new Case(schedule(golden));
        int steps = golden.path("steps").asInt();
        for (int step = 0; step < steps; step++) {
            all.step(step);
            JsonNode row = golden.path("singularValues").path(step);
            for (String layer : List.of("query", "value", "up")) {
                float[] found = all.singularValues(layer);
                for (int i = 0; i < 4; i++) {
                    double expected = row.path(layer).path(i).asDouble();
                    assertThat((double) found[i])
                            .as("step %d, %s[%d]", step, layer, i)
                            .isCloseTo(expected, within(expected == 0 ? 0 : 2e-6));
                }
            }
        }
    }

    @Test
    void aBudgetThatGoesOnFromItsStateEndsWithTheSameBytes() {
        JsonNode golden = table().path(1);
        Case whole = new Case(schedule(golden));
        Case resumed = new Case(schedule(golden));
        for (int step = 0; step < 7; step++) {
            whole.step(step);
        }
        resumed.parameters.forEach((name, parameter) -> parameter
                .array()
                .set(FloatBuffer.wrap(whole.parameters.get(name).array().toFloatArray())));
        Map<String, NDArray> state = whole.optimizer.state();
        assertThat(state.keySet()).contains("up.loraA.sensitivity", "up.loraB.uncertainty", "up.loraE.dropped");
        resumed.optimizer
                .state()
                .forEach((name, array) ->
                        array.set(FloatBuffer.wrap(state.get(name).toFloatArray())));
        for (int step = 7; step < 12; step++) {
            whole.step(step);
            resumed.step(step);
        }
        for (String layer : whole.adapters.keySet()) {
            assertThat(resumed.singularValues(layer)).isEqualTo(whole.singularValues(layer));
        }
    }

    @Test
    void aRunTooShortForTheNumberToFallIsRefused() {
        Workplace workplace = Workplace.of(
                "model: {type: decoder, width: 16, layers: 1, attention: {type: multi-head, heads: 2}}\n"
                        + "adaptation: {type: adalora, initialSteps: 6, finalSteps: 5}\n",
                engine.ops());
        Optimizer sgd = Workbench.of(engine::ops).build(Optimizer.class, "sgd");
        assertThatThrownBy(() -> workplace.adaptation().optimizer(sgd, workplace.adapted(), 11))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(
                        "adaptation: adalora has 6 initialSteps and 5 finalSteps, which leaves none of the run's 11 steps"
                                + " for the number of singular values to fall; take fewer");
    }

    @Test
    void theNumberFallsAsACubeFromTheRankToTheTarget() {
        RankSchedule schedule = new RankSchedule(12, 4, 2, 10, 1);
        List<Integer> budgets = new ArrayList<>();
        for (long taken = 1; taken <= 12; taken++) {
            budgets.add(schedule.budget(taken, 2));
        }
        // 16 (1 - (n - 2) / 8)^3 + 8, whole numbers only
        assertThat(budgets).containsExactly(24, 24, 18, 14, 11, 10, 8, 8, 8, 8, 8, 8);
    }
}
