package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An objective that cannot train the model is told by {@code validate}, at the place of what a person wrote. */
class ObjectiveFitTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.head=sequence-classification | --set     | needs scores of the vocabulary",
                "model.head=token-classification    | --set     | needs scores of the vocabulary",
                "objective=classification           | --set     | needs one score per class for the whole text",
                "objective=token-classification     | --set     | needs one score per class for each token",
                "objective=masked-lm                | --set     | this architecture looks at earlier tokens only",
                "objective=seq2seq                  | --set     | this architecture reads one sequence only",
                "objective=reward-model             | --set     | needs one score per class for the whole text"
            })
    void aMisfitIsRefusedBeforeAnythingIsRead(String override, String place, String said) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = Workplace.plain(
                "validate", workplace.descriptor().toString(), "--set", "data.path=nothing.txt", "--set", override);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains(place).contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: seq2seq, labelSmoothing: 0.1} | write loss: {type: cross-entropy, labelSmoothing: 0.1}",
                "{type: classification, labelSmoothing: 0.2} | write loss: {type: cross-entropy, labelSmoothing: 0.2}",
                "{type: distillation, teacher: decoder, temperature: 3} | write loss: {type: kl-divergence, temperature: 3}",
                "{type: distillation, teacher: decoder, direction: reverse} | write loss: {type: kl-divergence, direction: reverse}"
            })
    void aFieldThatMovedIsToldWithWhatToWrite(String objective, String said) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                Workplace.plain("validate", workplace.descriptor().toString(), "--set", "objective=" + objective);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains(said);
    }

    @Test
    void thePlaceIsThatOfTheObjectiveElseOfTheModel() throws IOException {
        Workplace.in(folder);
        Path objective = Files.writeString(
                folder.resolve("objective.yaml"), "extends: tiny.yaml\nname: misfit\nobjective: classification\n");
        assertThat(Workplace.plain("validate", objective.toString()).err()).contains("objective.yaml:3:12: ");
        Path model = Files.writeString(
                folder.resolve("model.yaml"), "extends: tiny.yaml\nmodel: {head: sequence-classification}\n");
        assertThat(Workplace.plain("validate", model.toString()).err()).contains("model.yaml:2:8: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"sequence-classification | classification", "token-classification    | token-classification"})
    void aClassifierIsValidWithoutItsData(String head, String objective) {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome = Workplace.plain(
                "validate",
                workplace.descriptor().toString(),
                "--set",
                "data.path=nothing.txt",
                "--set",
                "model.head=" + head,
                "--set",
                "objective=" + objective,
                "--set",
                "evaluation.metrics=[loss, accuracy]");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("valid");
    }
}
