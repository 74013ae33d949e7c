package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench}, as it is asked. */
class BenchCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"nano", "gpt2-small"})
    void aModelOfAFolderIsMeasuredWithItsOwnTokensWhateverTheConfig(String config) throws IOException {
        Path model = Golden.shared().resolve("models/stories260K");
        Workplace.Outcome outcome =
                Workplace.plain("bench", "--generation=" + model, "--config", config, "--steps", "2", "--json");
        assertThat(outcome.err()).isEmpty();
        JsonNode measured = new ObjectMapper().readTree(outcome.out());
        assertThat(measured.get("parameters").asLong())
                .as("numbers in the folder's model.safetensors")
                .isEqualTo(260_032);
    }

    @Test
    void anUnknownConfigIsToldWithTheNamesThatCanBeTyped() {
        Workplace.Outcome outcome = Workplace.plain("bench", "--config", "nope");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("'--config'")
                .contains("there is no config 'nope'; there are nano, baby, gpt2-small\n")
                .doesNotContain("GPT2");
    }
}
