package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of runs tells apart what ended well, what failed, what was stopped and what goes on, and runs of one descriptor. */
class RunsCommandTest {

    @TempDir
    Path folder;

    private static Map<String, JsonNode> byName(Workplace workplace) throws IOException {
        Map<String, JsonNode> runs = new HashMap<>();
        for (JsonNode run :
                new ObjectMapper().readTree(workplace.ablate("runs", "--json").out())) {
            runs.put(run.path("run").asText().replaceAll("-[0-9a-f]{10}$", ""), run);
        }
        return runs;
    }

    @Test
    void statusWhatWasSetSeedAndDateAreTold() throws IOException {
        Workplace workplace = Workplace.in(folder);
        assertThat(workplace
                        .run("--set", "seed=7", "--set", "name=well", "--set", "description=a\nb")
                        .exitCode())
                .isZero();
        assertThat(workplace
                        .run("--set", "name=failed", "--set", "optimizer={type: sgd, learningRate: 1e30}")
                        .exitCode())
                .isEqualTo(1);
        assertThat(workplace.run("--set", "name=killed").exitCode()).isZero();
        Path killed = workplace.runs().stream()
                .filter(run -> run.getFileName().toString().startsWith("killed"))
                .findFirst()
                .orElseThrow();
        List<String> events = Files.readAllLines(killed.resolve("events.jsonl"));
        Files.write(killed.resolve("events.jsonl"), events.subList(0, events.size() - 1));

        Map<String, JsonNode> runs = byName(workplace);
        JsonNode well = runs.get("well");
        assertThat(well.path("status").asText()).isEqualTo("completed");
        assertThat(well.path("seed").asInt()).isEqualTo(7);
        assertThat(well.path("steps").asInt()).isEqualTo(12);
        assertThat(Instant.parse(well.path("started").asText())).isBefore(Instant.now());
        assertThat(well.path("set")).hasSize(4).extracting(JsonNode::asText).contains("seed=7", "description=a\\nb");
        assertThat(runs.get("failed").path("status").asText()).isEqualTo("failed");
        assertThat(runs.get("failed").path("problem").asText()).contains("step ");
        assertThat(runs.get("killed").path("status").asText()).isEqualTo("stopped");
        assertThat(workplace.ablate("runs").out())
                .containsPattern("run +status +step +started +seed +restarts +metrics +set")
                .containsPattern("well-[0-9a-f]{10} +completed +12 +20..-..-.. ..:.. +7 +0 +loss .* seed=7  name=well")
                .containsPattern("failed-[0-9a-f]{10} +failed ")
                .containsPattern("killed-[0-9a-f]{10} +stopped ");

        try (RunLock lock = RunDirectory.open(killed.toString(), folder).lockForWriting()) {
            assertThat(byName(workplace).get("killed").path("status").asText()).isEqualTo("running");
        }
        assertThat(byName(workplace).get("killed").path("status").asText()).isEqualTo("stopped");
    }
}
