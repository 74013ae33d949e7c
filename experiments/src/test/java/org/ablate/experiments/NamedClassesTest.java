package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classes of a classifier from a Hugging Face folder are those that its config names; the file's labels are the model's own answers. */
class NamedClassesTest {

    @TempDir
    Path folder;

    private Workplace workplace;
    private Path model;

    @BeforeEach
    void copyCase() throws IOException {
        Path given = Golden.shared().resolve("cases/id2label");
        workplace = Workplace.in(folder);
        model = Files.createDirectory(folder.resolve("bert"));
        try (Stream<Path> files = Files.list(given.resolve("bert"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        Files.copy(given.resolve("bertcls.csv"), folder.resolve("bertcls.csv"));
        Files.writeString(
                folder.resolve("d.yaml"),
                Files.readString(given.resolve("d.yaml"))
                        .replace("bertcls.csv", folder.resolve("bertcls.csv").toString())
                        .replace("path: bert}", "path: " + model + "}"));
    }

    private void configure(Map<String, Integer> label2id, Map<String, String> id2label) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode config =
                (ObjectNode) json.readTree(model.resolve("config.json").toFile());
        config.remove(List.of("id2label", "label2id", "num_labels"));
        if (label2id.isEmpty() && id2label.isEmpty()) {
            config.put("num_labels", 3);
        }
        if (!label2id.isEmpty()) {
            config.set("label2id", json.valueToTree(label2id));
        }
        if (!id2label.isEmpty()) {
            config.set("id2label", json.valueToTree(id2label));
        }
        Files.writeString(model.resolve("config.json"), config.toString());
    }

    private void renameLabels(Map<String, String> names) throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(folder.resolve("bertcls.csv")));
        rows.replaceAll(row -> {
            int comma = row.indexOf(',');
            return names.getOrDefault(row.substring(0, comma), row.substring(0, comma)) + row.substring(comma);
        });
        Files.write(folder.resolve("bertcls.csv"), rows);
    }

    private Workplace.Outcome run(String... options) {
        List<String> all =
                new ArrayList<>(List.of("run", folder.resolve("d.yaml").toString(), "--json", "--quiet"));
        all.addAll(List.of(options));
        return workplace.ablate(all.toArray(String[]::new));
    }

    private static void right(Workplace.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\"accuracy\":1.0");
    }

    @Test
    void theFoldersNamesDecideTheOrder() {
        right(run());
    }

    @Test
    void label2idAloneDecidesToo() throws IOException {
        configure(Map.of("positive", 0, "neutral", 1, "negative", 2), Map.of());
        right(run());
    }

    @Test
    void namesThatAreOnlyNumbersAreMetByTheDatasNumbers() throws IOException {
        renameLabels(Map.of("positive", "0", "neutral", "1", "negative", "2"));
        for (Map<String, String> names :
                List.of(Map.<String, String>of(), Map.of("0", "LABEL_0", "1", "LABEL_1", "2", "LABEL_2"))) {
            configure(Map.of(), names);
            right(run());
        }
    }

    @Test
    void dataOfOtherNamesAreRefusedWithBothListsAndMappedByLabels() throws IOException {
        renameLabels(Map.of("positive", "good", "neutral", "so-so", "negative", "bad"));
        Workplace.Outcome outcome = run();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("positive, neutral, negative")
                .contains("bad, good, so-so")
                .contains("model.labels");
        right(run("--set", "model.labels=[good, so-so, bad]"));
    }

    @Test
    void dataThatLackAClassKeepTheModelsOrder() throws IOException {
        List<String> rows = Files.readAllLines(folder.resolve("bertcls.csv"));
        rows.removeIf(row -> row.startsWith("neutral,"));
        Files.write(folder.resolve("bertcls.csv"), rows);
        right(run());
    }

    @ParameterizedTest
    @CsvSource({"0, positive, 0, neutral", "0, positive, 7, neutral", "0, positive, x, neutral"})
    void idsThatDoNotCountFrom0AreRefused(String one, String first, String two, String second) throws IOException {
        Map<String, String> names =
                one.equals(two) ? Map.of(one, first) : Map.of(one, first, two, second, "2", "negative");
        configure(Map.of(), names);
        Workplace.Outcome outcome = run();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("ablate: ").doesNotContain("Exception");
    }

    @Test
    void theExportSaysWhatWasTrained() throws IOException {
        renameLabels(Map.of("positive", "good", "neutral", "so-so", "negative", "bad"));
        assertThat(run("--set", "model.labels=[good, so-so, bad]").exitCode()).isZero();
        String run = workplace.runs().get(0).toString();
        Path to = folder.resolve("out");
        assertThat(workplace
                        .ablate("export", run, "--format", "huggingface", "--to", to.toString())
                        .exitCode())
                .isZero();
        JsonNode config = new ObjectMapper().readTree(to.resolve("config.json").toFile());
        assertThat(config.path("id2label").toString()).isEqualTo("{\"0\":\"good\",\"1\":\"so-so\",\"2\":\"bad\"}");
        assertThat(config.path("label2id").toString()).isEqualTo("{\"good\":0,\"so-so\":1,\"bad\":2}");
    }

    @Test
    void aRunThatGoesOnFromAClassifierKeepsItsOrder() {
        right(run());
        String run = workplace.runs().get(0).toString();
        right(run("--set", "model={type: run, path: " + run + "}", "--set", "name=more"));
    }
}
