package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.plugins.optimization.schedule.ConstantSchedule;
import org.ablate.plugins.optimization.schedule.CosineRestartsSchedule;
import org.ablate.plugins.optimization.schedule.CosineSchedule;
import org.ablate.plugins.optimization.schedule.CyclicSchedule;
import org.ablate.plugins.optimization.schedule.ExponentialSchedule;
import org.ablate.plugins.optimization.schedule.InverseSqrtSchedule;
import org.ablate.plugins.optimization.schedule.LinearSchedule;
import org.ablate.plugins.optimization.schedule.MultiStepSchedule;
import org.ablate.plugins.optimization.schedule.OneCycleSchedule;
import org.ablate.plugins.optimization.schedule.PlateauSchedule;
import org.ablate.plugins.optimization.schedule.PolynomialSchedule;
import org.ablate.plugins.optimization.schedule.StepSchedule;
import org.ablate.plugins.optimization.schedule.WarmupStableDecaySchedule;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.Schedule;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of {@code golden/schedule}; PyTorch and Hugging Face wrote them. */
class ScheduleParityTest {

    @TestFactory
    Stream<DynamicTest> everyLearningRateEqualsTheReference() {
        return Golden.list("schedule").stream()
                .map(file ->
                        DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> compare(Golden.json(file))));
    }

    private static void compare(JsonNode golden) {
        if (golden.has("losses")) {
            comparePlateau(golden);
            return;
        }
        Schedule schedule = schedule(golden);
        long steps = golden.get("steps").asLong();
        JsonNode values = golden.get("values");
        for (int step = 0; step < values.size(); step++) {
            assertThat(golden.get("lr").asDouble() * schedule.factor(step, steps))
                    .as("step %d", step)
                    .isCloseTo(values.get(step).asDouble(), within(1e-9));
        }
    }

    private static void comparePlateau(JsonNode golden) {
        JsonNode options = golden.get("options");
        double peak = golden.get("lr").asDouble();
        Schedule schedule = new PlateauSchedule(
                new PlateauSchedule.Config(
                        0,
                        "loss",
                        options.path("factor").asDouble(0.1),
                        options.path("patience").asInt(10),
                        options.path("threshold").asDouble(1e-4),
                        options.path("threshold_mode").asText("rel").equals("rel")
                                ? PlateauSchedule.Threshold.RELATIVE
                                : PlateauSchedule.Threshold.ABSOLUTE,
                        options.path("cooldown").asInt(0),
                        options.path("min_lr").asDouble(0) / peak,
                        options.path("eps").asDouble(1e-8) / peak),
                metric -> options.path("mode").asText("min").equals("min"));
        List<EvaluationResult> history = new ArrayList<>();
        for (int i = 0; i < golden.get("losses").size(); i++) {
            history.add(new EvaluationResult(
                    i + 1, Map.of("loss", golden.get("losses").get(i).asDouble())));
            assertThat(peak * schedule.factor(i + 1, 1_000, history))
                    .as("after evaluation %d", i)
                    .isCloseTo(golden.get("values_after").get(i).asDouble(), within(1e-9));
        }
    }

    private static Schedule schedule(JsonNode golden) {
        JsonNode options = golden.get("options");
        double peak = golden.get("lr").asDouble();
        long warmup = options.path("warmup").asLong(0);
        double minimum = options.path("min_ratio").asDouble(0);
        Optional<Long> end = number(options, "steps");
        double gamma = options.path("gamma").asDouble(0.1);
        return switch (golden.get("name").asText()) {
            case "constant", "constant_with_warmup" -> new ConstantSchedule(new ConstantSchedule.Config(warmup));
            case "cosine", "cosine_min_lr" ->
                new CosineSchedule(new CosineSchedule.Config(warmup, minimum, end, CosineSchedule.Afterwards.HOLD));
            case "cosine_annealing" ->
                new CosineSchedule(new CosineSchedule.Config(
                        warmup,
                        options.path("min").asDouble() / peak,
                        number(options, "period"),
                        CosineSchedule.Afterwards.RISE));
            case "cosine_restarts" ->
                new CosineRestartsSchedule(new CosineRestartsSchedule.Config(
                        warmup, minimum, options.path("cycles").asInt(1), 1, end));
            case "linear" -> new LinearSchedule(new LinearSchedule.Config(warmup, minimum, end));
            case "polynomial" ->
                new PolynomialSchedule(new PolynomialSchedule.Config(
                        warmup,
                        options.path("end").asDouble(1e-7) / peak,
                        options.path("power").asDouble(1),
                        end));
            case "inverse_sqrt" ->
                new InverseSqrtSchedule(new InverseSqrtSchedule.Config(warmup, number(options, "timescale")));
            case "exponential" -> new ExponentialSchedule(new ExponentialSchedule.Config(warmup, gamma));
            case "step" ->
                new StepSchedule(new StepSchedule.Config(
                        warmup, options.path("step_size").asLong(), gamma));
            case "multistep" -> new MultiStepSchedule(new MultiStepSchedule.Config(warmup, milestones(options), gamma));
            case "wsd" -> warmupStableDecay(options, warmup, minimum);
            case "one_cycle" -> oneCycle(options, warmup, end);
            case "cyclic_triangular", "cyclic_triangular2", "cyclic_exp_range" ->
                cyclic(golden, options, warmup, gamma);
            default -> abort("no function of the step here is '" + golden.get("name") + "'");
        };
    }

    private static Schedule warmupStableDecay(JsonNode options, long warmup, double minimum) {
        return new WarmupStableDecaySchedule(new WarmupStableDecaySchedule.Config(
                warmup,
                minimum,
                number(options, "stable"),
                number(options, "decay"),
                switch (options.path("decay_type").asText("cosine")) {
                    case "linear" -> WarmupStableDecaySchedule.Shape.LINEAR;
                    case "1-sqrt", "sqrt" -> WarmupStableDecaySchedule.Shape.SQRT;
                    default -> WarmupStableDecaySchedule.Shape.COSINE;
                },
                minimum));
    }

    private static Schedule oneCycle(JsonNode options, long warmup, Optional<Long> end) {
        return new OneCycleSchedule(new OneCycleSchedule.Config(
                warmup,
                options.path("pct_start").asDouble(0.3),
                options.path("div_factor").asDouble(25),
                options.path("final_div_factor").asDouble(1e4),
                options.path("anneal_strategy").asText("cos").equals("cos")
                        ? OneCycleSchedule.Anneal.COSINE
                        : OneCycleSchedule.Anneal.LINEAR,
                end));
    }

    private static Schedule cyclic(JsonNode golden, JsonNode options, long warmup, double gamma) {
        String mode = golden.get("name").asText().replace("cyclic_", "").toUpperCase(Locale.ROOT);
        return new CyclicSchedule(new CyclicSchedule.Config(
                warmup,
                options.get("base").asDouble() / options.get("max").asDouble(),
                options.get("step_size_up").asLong(),
                number(options, "step_size_down"),
                CyclicSchedule.Mode.valueOf(mode),
                gamma));
    }

    private static Optional<Long> number(JsonNode options, String name) {
        return options.has(name) ? Optional.of(options.get(name).asLong()) : Optional.empty();
    }

    private static List<Long> milestones(JsonNode options) {
        List<Long> milestones = new ArrayList<>();
        options.get("milestones").forEach(milestone -> milestones.add(milestone.asLong()));
        return milestones;
    }
}
