package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits are shared among the bytes of the text that was predicted, and of no other. */
class BitsPerByteTest {

    @TempDir
    Path folder;

    private Workplace workplace;

    @BeforeEach
    void files() throws IOException {
        workplace = Workplace.in(folder);
        Files.write(folder.resolve("short"), List.of("a", "b"));
        Files.write(folder.resolve("long"), Collections.nCopies(2, "a source of many more words than its target has"));
        Files.write(folder.resolve("target"), List.of("\u00e4b", "cde")); // 3 bytes each, and an end each
        Files.writeString(folder.resolve("d.yaml"), """
                name: bits
                precision: fp32
                context: 80
                data: {type: parallel-text, sourcePath: %1$s/short, targetPath: %1$s/target, validationSourcePath: %1$s/short, validationTargetPath: %1$s/target}
                tokenizer: byte
                model: {type: recurrent-seq2seq, width: 8, alignment: none}
                objective: seq2seq
                optimizer: {type: sgd, learningRate: 1.0e-30}
                training: {steps: 1, batch: 2}
                """.formatted(folder));
    }

    private double[] lossAndBits(String... options) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("run", folder.resolve("d.yaml").toString(), "--json", "--quiet"));
        for (String option : options) {
            all.addAll(List.of("--set", option));
        }
        Workplace.Outcome outcome = workplace.ablate(all.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        var metrics = new ObjectMapper().readTree(outcome.out()).path("metrics");
        return new double[] {
            metrics.path("loss").asDouble(), metrics.path("bits-per-byte").asDouble()
        };
    }

    private static void shared(double[] found, int labels, int bytes) {
        assertThat(found[1]).isCloseTo(found[0] * labels / Math.log(2) / bytes, within(1e-9));
    }

    @Test
    void aSourceIsNotPredicted() throws IOException {
        shared(lossAndBits(), 8, 6);
        shared(
                lossAndBits("data.sourcePath=" + folder + "/long", "data.validationSourcePath=" + folder + "/long"),
                8,
                6);
    }

    @Test
    void whatIsCutFromATargetIsNotPredicted() throws IOException {
        shared(lossAndBits("context=2"), 4, 4);
    }

    @Test
    void ofAConversationTheAnswersAre() throws IOException {
        Files.writeString(
                folder.resolve("chat.json"),
                "[{\"instruction\": \"say a long thing\", \"input\": \"\", \"output\": \"four\"}]");
        double[] found = lossAndBits(
                "data={type: instructions, path: " + folder + "/chat.json, validationPath: " + folder + "/chat.json}",
                "model={type: decoder, width: 8, layers: 1, attention: {type: multi-head, heads: 2}}",
                "objective={type: sft, template: plain}",
                "samples={tokens: 0}");
        assertThat(found[1] / found[0] * Math.log(2)).isBetween(1.0, 6 / 4.0);
    }

    @Test
    void ofMaskedTextTheHiddenTokensAre() throws IOException {
        double[] found = lossAndBits(
                "data={type: text, path: " + workplace.text() + "}",
                "tokenizer={type: byte, specialTokens: ['[MASK]']}",
                "model={type: encoder, width: 8, layers: 1, attention: {type: multi-head, heads: 2}}",
                "objective=masked-lm");
        shared(found, 1, 1); // a byte for each label
    }

    @Test
    void whereLabelsAreNoTextItIsRefusedAndNotAmongTheDefaults() throws IOException {
        Files.write(folder.resolve("labels.tsv"), List.of("one\ta", "two\tb"));
        String[] classifier = {
            "data={type: tsv, columns: [text, label], path: " + folder + "/labels.tsv, validationPath: " + folder
                    + "/labels.tsv}",
            "model=bag-of-words",
            "objective=classification"
        };
        assertThat(lossAndBits(classifier)[1]).as("absent").isZero();
        String run = workplace.runs().get(0).toString();
        String resolved = Workplace.read(Path.of(run, "resolved.yaml"));
        assertThat(resolved).as("what is judged").contains("- type: accuracy").doesNotContain("bits-per-byte");
        assertThat(workplace.ablate("validate", run + "/resolved.yaml").exitCode())
                .isZero();
        String refused = "bits-per-byte is of predicted text, but the labels of objective 'classification' are no text";
        String absent = "evaluated are loss, perplexity, accuracy";
        for (String[] wrong : new String[][] {
            {"evaluation.metrics=[loss, bits-per-byte]", "evaluation.metrics.1: " + refused},
            {"evaluation.metrics.2=bits-per-byte", "evaluation.metrics.2: " + refused},
            {"evaluation.best=bits-per-byte", absent},
            {"expect.bits-per-byte.atMost=3", absent},
            {"stopping={type: early-stopping, metric: bits-per-byte, restoreBest: false}", absent}
        }) {
            List<String> all =
                    new ArrayList<>(List.of("validate", folder.resolve("d.yaml").toString()));
            for (String option : classifier) {
                all.addAll(List.of("--set", option));
            }
            all.addAll(List.of("--set", wrong[0]));
            told(workplace.ablate(all.toArray(String[]::new)), wrong[1]);
        }
        told(workplace.ablate("evaluate", run, "--set", "evaluation.metrics=[loss, bits-per-byte]"), refused);
    }

    private static void told(Workplace.Outcome outcome, String said) {
        assertThat(outcome.err()).contains(said);
        assertThat(outcome.exitCode()).isEqualTo(2);
    }
}
