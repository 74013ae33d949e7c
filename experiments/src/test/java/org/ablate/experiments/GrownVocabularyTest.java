package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer with more tokens than the folder's weights, on the command line. */
class GrownVocabularyTest {

    @TempDir
    Path folder = Path.of("");

    private Path given = Path.of("");
    private Workplace workplace = new Workplace(folder);

    @BeforeEach
    void findTheCase() {
        given = Golden.shared().resolve("cases/added-tokens");
        Assumptions.assumeTrue(Files.isDirectory(given), "there is no " + given);
        workplace = Workplace.in(folder);
    }

    private Workplace.Outcome run(String... overrides) {
        List<String> arguments =
                new ArrayList<>(List.of("run", given.resolve("d.yaml").toString()));
        for (String override : List.of(
                "data.path=" + given.resolve("train97.txt"),
                "data.validationPath=" + given.resolve("llama.val.txt"),
                "model.path=" + given.resolve("tok_larger"))) {
            arguments.addAll(List.of("--set", override));
        }
        for (String override : overrides) {
            arguments.addAll(List.of("--set", override));
        }
        return workplace.ablate(arguments.toArray(String[]::new));
    }

    private Path export(String format, String... options) {
        Path to = folder.resolve(format);
        List<String> arguments = new ArrayList<>(
                List.of("export", workplace.runs().get(0).toString(), "--format", format, "--to", to.toString()));
        arguments.addAll(List.of(options));
        Workplace.Outcome outcome = workplace.ablate(arguments.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return to;
    }

    @Test
    void itIsRefusedWithWhatToWriteAndNothingIsBegun() {
        Workplace.Outcome outcome = run();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().strip().lines()).last().asString().contains("write 'vocabulary: grow' in the model");
        assertThat(workplace.runs()).isEmpty();
    }

    @Test
    void parametersThatBeginAnewAreListed() {
        Workplace.Outcome outcome = run("model.missing=initialize", "model.unexpected=ignore");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("warning: 2 parameters have no weights to begin with and are initialized: "
                        + "embedding.weight (99, 32), head.projection.weight (99, 32)");
    }

    @Test
    void theGrownModelIsExportedWithItsTokens() {
        Workplace.Outcome outcome = run("model.vocabulary=grow");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).doesNotContain("initialized");
        Path to = export("huggingface");
        assertThat(Workplace.read(to.resolve("config.json"))).containsPattern("\"vocab_size\" ?: ?99");
        try (SafetensorsFile weights = SafetensorsFile.open(to.resolve("model.safetensors"))) {
            assertThat(weights.info("model.embed_tokens.weight").shape()).isEqualTo(new Shape(99, 32));
            assertThat(weights.info("lm_head.weight").shape()).isEqualTo(new Shape(99, 32));
        }
        String name = String.valueOf(workplace.runs().get(0).getFileName());
        assertThat(workplace.ablate("evaluate", name).exitCode()).isZero();
        assertThat(workplace.ablate("generate", name, "--prompt", "t5").exitCode())
                .isZero();
    }

    /** As PEFT does for a base whose embeddings were resized: the tables stand whole beside the adapter. */
    @Test
    void anAdapterOfAGrownModelHasItsTables() {
        Workplace.Outcome outcome =
                run("model.vocabulary=grow", "adaptation={type: lora, rank: 2, targets: [query, embedding]}");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        try (SafetensorsFile weights = SafetensorsFile.open(export("peft").resolve("adapter_model.safetensors"))) {
            assertThat(weights.info("base_model.model.model.embed_tokens.base_layer.weight")
                            .shape())
                    .isEqualTo(new Shape(99, 32));
            assertThat(weights.info("base_model.model.model.embed_tokens.lora_embedding_A")
                            .shape())
                    .isEqualTo(new Shape(2, 99));
            assertThat(weights.info("base_model.model.lm_head.weight").shape()).isEqualTo(new Shape(99, 32));
        }
        assertThat(Workplace.read(export("huggingface", "--merge").resolve("config.json")))
                .containsPattern("\"vocab_size\" ?: ?99");
    }
}
