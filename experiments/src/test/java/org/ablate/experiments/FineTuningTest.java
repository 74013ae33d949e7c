package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The shipped experiments of fine-tuning run from their data to a finished run, a few steps of each. */
class FineTuningTest {

    private static final Path SHARED = Path.of(System.getProperty("ablate.shared", "../../shared"))
            .toAbsolutePath()
            .normalize();
    private static final String MODEL = SHARED.resolve("models/stories260K").toString();

    /** The data source of each and what else names a file. */
    private static final Map<String, List<String>> EXPERIMENTS = Map.of(
            "sft-en", List.of(data("instructions", "instructions/alpaca_en_demo.json"), pretrained("model")),
            "sft-zh", List.of(data("instructions", "instructions/alpaca_zh_demo.json")),
            "dpo-en", List.of(data("preferences", "instructions/dpo_en_demo.json"), pretrained("model")),
            "dpo-zh", List.of(data("preferences", "instructions/dpo_zh_demo.json"), pretrained("model")),
            "distill",
                    List.of(data("json-lines", "tinystories/tinystories_1000.json"), pretrained("objective.teacher")));

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyExperimentRuns() {
        return EXPERIMENTS.entrySet().stream()
                .map(experiment -> dynamicTest(experiment.getKey(), () -> {
                    Assumptions.assumeTrue(Files.isDirectory(SHARED.resolve("data")), () -> "no data at " + SHARED);
                    Workplace.Outcome outcome = Workplace.plain(arguments(experiment.getKey(), experiment.getValue()));
                    assertThat(outcome.err() + outcome.out()).contains("validation: loss");
                    assertThat(outcome.exitCode()).isZero();
                }));
    }

    @Test
    void aPreferenceRunIsJudgedAlikeWithAndWithoutItsCache() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED.resolve("data")), () -> "no data at " + SHARED);
        List<String> settings = new ArrayList<>(EXPERIMENTS.get("dpo-en"));
        settings.add("data.test=0.2");
        assertThat(Workplace.plain(arguments("dpo-en", settings)).exitCode()).isZero();
        Path run = only(folder, "dpo-en-*");
        Path kept = only(folder.resolve(".cache"), "reference-*.safetensors");
        byte[] values = Files.readAllBytes(kept);
        String judged = evaluate(run, "validation");
        Files.delete(kept);
        assertThat(evaluate(run, "validation")).isEqualTo(judged);
        assertThat(kept).hasBinaryContent(values);
        assertThat(evaluate(run, "test")).contains("\"split\":\"test\"").isNotEqualTo(judged);
    }

    private String evaluate(Path run, String split) {
        Workplace.Outcome outcome =
                Workplace.plain("evaluate", run.toString(), "--split", split, "--json", "--out", folder.toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private static Path only(Path folder, String pattern) throws IOException {
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, pattern)) {
            return Iterables.getOnlyElement(paths);
        }
    }

    private String[] arguments(String name, List<String> own) {
        List<String> arguments = new ArrayList<>(
                List.of("run", "../experiments/" + name + ".yaml", "--out", folder.toString(), "--quiet"));
        List<String> settings = new ArrayList<>(own);
        settings.addAll(List.of(
                "data.validation=0.3",
                "context=200",
                "precision=fp32",
                "training.steps=2",
                "training.batch=2",
                "evaluation.every=2",
                "samples.tokens=4"));
        if (!name.equals("sft-zh")) {
            settings.add(pretrained("tokenizer"));
        }
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments.toArray(String[]::new);
    }

    private static String data(String type, String file) {
        return "data.of={type: sample, count: 10, of: {type: " + type + ", path: "
                + SHARED.resolve("data").resolve(file) + "}}";
    }

    private static String pretrained(String slot) {
        return slot + ".path=" + MODEL;
    }
}
