package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.training.Schedule;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of {@code golden/schedule} that is constant or a cosine; PyTorch and Hugging Face wrote them. */
class ScheduleParityTest {

    @TestFactory
    Stream<DynamicTest> everyLearningRateEqualsTheReference() {
        return GoldenFiles.json("schedule")
                .map(file -> DynamicTest.dynamicTest(file, () -> compare(Golden.json("schedule/" + file))));
    }

    private static void compare(JsonNode golden) {
        Schedule schedule = schedule(golden.get("name").asText(), golden.get("options"));
        long steps = golden.get("steps").asLong();
        JsonNode values = golden.get("values");
        for (int step = 0; step < values.size(); step++) {
            assertThat(golden.get("lr").asDouble() * schedule.factor(step, steps))
                    .as("step %d", step)
                    .isCloseTo(values.get(step).asDouble(), within(1e-9));
        }
    }

    private static Schedule schedule(String name, JsonNode options) {
        return switch (name) {
            case "constant", "constant_with_warmup" ->
                new ConstantSchedule(
                        new ConstantSchedule.Config(options.path("warmup").asLong(0)));
            case "cosine", "cosine_min_lr" ->
                new WarmupCosineSchedule(new WarmupCosineSchedule.Config(
                        options.path("warmup").asLong(0),
                        options.path("min_ratio").asDouble(0),
                        Optional.of(options.get("steps").asLong())));
            default -> abort("no schedule here is '" + name + "'");
        };
    }
}
