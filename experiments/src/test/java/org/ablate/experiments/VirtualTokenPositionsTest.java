package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Virtual tokens need positions of their own, which learned ones may lack; that is told before anything is begun. */
class VirtualTokenPositionsTest {

    @TempDir
    Path folder;

    private Workplace.Outcome ablate(String verb, String position, String adaptation) {
        Workplace workplace = Workplace.in(folder);
        List<String> command =
                new ArrayList<>(List.of(verb, workplace.descriptor().toString(), "--quiet"));
        for (String set : List.of(
                "data.path=" + workplace.text(),
                "model.position=" + position,
                "adaptation=" + adaptation,
                "training.steps=2",
                "samples.tokens=0")) {
            command.addAll(List.of("--set", set));
        }
        return workplace.ablate(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: prompt-tuning, tokens: 5} | at most 11",
                "{type: prompt-tuning, tokens: 40} | fewer",
                "{type: p-tuning, tokens: 3} | at most 13",
                "{type: prefix-tuning, tokens: 5} | at most 11"
            })
    void learnedPositionsThatDoNotReachAreToldByValidate(String adaptation, String advice) {
        Workplace.Outcome outcome = ablate("validate", "learned", adaptation);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("adaptation: ")
                .contains("virtual tokens stand before a context of 16, but the model tells only 16 positions apart")
                .contains(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rope | {type: prompt-tuning, tokens: 5}",
                "alibi | {type: prefix-tuning, tokens: 5}",
                "learned | lora"
            })
    void othersTrain(String position, String adaptation) {
        Workplace.Outcome outcome = ablate("run", position, adaptation);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
}
