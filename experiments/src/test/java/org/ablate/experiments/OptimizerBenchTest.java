package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code bench --optimizers}. */
class OptimizerBenchTest {

    @Test
    void eachOptimizerIsMeasuredAndItsStateIsCountedInBytes() throws IOException {
        Workplace.Outcome outcome =
                Workplace.plain("bench", "--config", "nano", "--optimizers=sgd,adamw,8-bit-adamw,by-name", "--json");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err())
                .contains("optimizer 2/4: adamw")
                .containsSubsequence("by-name", "passed over, since it has no defaults", "groups");
        JsonNode measured = new ObjectMapper().readTree(outcome.out()).get("optimizers");
        assertThat(measured).hasSize(3);
        assertThat(measured.get(0).get("state_bytes_per_parameter").asDouble()).isZero();
        assertThat(measured.get(1).get("state_bytes_per_parameter").asDouble()).isEqualTo(8);
        assertThat(measured.get(2).get("state_bytes_per_parameter").asDouble()).isBetween(2.0, 2.2);
        assertThat(measured.get(1).get("step_ms_median").asDouble()).isPositive();
    }

    @Test
    void anUnknownOptimizerIsRefusedBeforeAnythingIsMeasured() {
        Workplace.Outcome outcome = Workplace.plain("bench", "--optimizers=adamw,adamz");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("no optimizer 'adamz'; did you mean 'adam'");
    }
}
