package org.ablate.plugins.losses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.TestEngine;
import org.ablate.testkit.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much memory a loss and its gradients take, by the greatest resident memory that Linux saw since it was told to forget. */
@EnabledOnOs(OS.LINUX)
class ChunkedLossMemoryTest {

    private static final int VOCABULARY = Integer.getInteger("ablate.test.vocabulary", 20_000);
    private static final int TOKENS = Integer.getInteger("ablate.test.tokens", 1_024);
    private static final int WIDTH = Integer.getInteger("ablate.test.width", 64);

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @Test
    void chunksTakeAtMostTwoFifthsOfTheMemoryOfTheWhole() throws IOException {
        CrossEntropy.Config config = new CrossEntropy.Config(0, List.of(), 0);
        Loss whole = new CrossEntropy(config, engine.ops());
        Loss chunked = new ChunkedLoss(
                new ChunkedLoss.Config(128, new Choice<>(Loss.class, "cross-entropy", config)), engine.ops(), whole);
        Architecture small = new TinyModel(engine.ops(), 50, WIDTH, true, 0);
        peak(chunked, small); // programs are compiled and threads started
        peak(whole, small);
        Architecture model = new TinyModel(engine.ops(), VOCABULARY, WIDTH, true, 0);
        long parts = peak(chunked, model);
        long all = peak(whole, model);
        System.out.printf(
                "%d tokens, vocabulary %d, width %d: %d MiB in chunks, %d MiB at once%n",
                TOKENS, VOCABULARY, WIDTH, parts >> 20, all >> 20);
        assertThat(parts).isLessThan((long) (0.4 * all));
    }

    /** Bytes beyond those held before. */
    private static long peak(Loss loss, Architecture model) throws IOException {
        NDList parameters = new NDList();
        model.parameters().values().stream().map(Parameter::array).forEach(parameters::add);
        long[] tokens = new long[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            tokens[i] = i % 50;
        }
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long before = status("VmRSS");
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            var rows = engine.array(tokens, 2, TOKENS / 2);
            Objective.Outcome outcome =
                    loss.of(model, Input.of(rows), Loss.Target.of(rows), ForwardPass.training(1, 0, 0));
            engine.ops().gradients(engine.ops().scale(outcome.lossSum(), 1.0 / TOKENS), parameters);
        }
        return status("VmHWM") - before;
    }

    private static long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
