package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.laboratory.events.Journal;
import org.ablate.spi.event.RunEvent;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Optimizers of which PyTorch has no reference train a small decoder to write a text in which every two letters decide the next.
 *
 * <p>The text repeats a de Bruijn sequence of order 2 over four letters: of the 16 pairs of letters each stands in it equally often. The
 * letters are thus equally frequent, and so is each of them after any one letter. By Gibbs' inequality no model that
 * counts letters, nor one that sees only the letter before, has over whole repetitions a loss below the entropy, ln 4 nats. What is below it has learnt
 * to look further back. The windows are of 15 letters, so that they begin at each place of the sequence in turn and no place in a window
 * tells the letter.
 */
class OptimizersLearnTest {

    private static final String DE_BRUIJN = "aabacadbbcbdccdd";
    private static final double ENTROPY = Math.log(4);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: lion, learningRate: 3.0e-3}",
                "{type: lamb, learningRate: 3.0e-2}",
                "{type: sophia, learningRate: 3.0e-3}",
                "{type: shampoo, learningRate: 3.0e-2, interval: 1}",
                "{type: soap, learningRate: 1.0e-2}",
                "{type: schedule-free-adamw, learningRate: 2.0e-2}",
                "{type: adopt, learningRate: 1.0e-2}",
                "{type: 8-bit-adamw, learningRate: 1.0e-2}",
                "{type: muon, learningRate: 5.0e-2}",
                "{type: adafactor, learningRate: 0.1}",
                "{type: adafactor, convention: hugging-face, learningRate: 0.1}",
            })
    void learnsFarBelowTheEntropyOfLetters(String optimizer) throws IOException {
        Workplace workplace = Workplace.in(folder);
        Files.writeString(workplace.text(), DE_BRUIJN.repeat(300));
        Workplace.Outcome outcome = workplace.run(
                "--set", "optimizer=" + optimizer,
                "--set", "context=15",
                "--set", "threads=1",
                "--set", "model={layers: 1, width: 32, dropout: 0}",
                "--set", "training={steps: 100, batch: 8, accumulate: 1}",
                "--set", "evaluation.every=100",
                "--set", "checkpoints.every=100",
                "--set", "samples={every: 100, prompt: a}");
        assertThat(outcome.err()).isEmpty();
        List<RunEvent> events = Journal.read(workplace.runs().get(0).resolve("events.jsonl"));
        RunEvent.RunCompleted end = (RunEvent.RunCompleted) events.get(events.size() - 1);
        assertThat(end.metrics().get("loss")).isLessThan(0.5 * ENTROPY);
    }
}
