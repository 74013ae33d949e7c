package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain --plot schedule}. */
class SchedulePlotTest {

    @TempDir
    Path folder;

    @Test
    void theCurveIsDrawnInTheTerminalAndAsAPicture() throws IOException {
        Workplace workplace = Workplace.in(folder);
        Path picture = folder.resolve("rate.png");
        Workplace.Outcome outcome = workplace.ablate(
                "explain",
                workplace.descriptor().toString(),
                "--set",
                "training.steps=100",
                "--set",
                "schedule.warmup=10",
                "--plot",
                "schedule",
                "--output",
                picture.toString());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("schedule warmup-cosine", "0.010000 ┤", "step 99", "peak 0.010000 at step 10")
                .contains("lowest 0.0 at step 0");
        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image.getWidth()).isEqualTo(960);
        assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void theNumbersAreThereForMachines() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                workplace.ablate("explain", workplace.descriptor().toString(), "--plot", "schedule", "--json");
        assertThat(outcome.out()).contains("\"peak_step\":2", "\"learning_rates\":[0.0,0.005,0.01,");
    }

    @Test
    void aPictureOfNothingIsRefused() {
        Workplace workplace = Workplace.in(folder);
        Workplace.Outcome outcome =
                workplace.ablate("explain", workplace.descriptor().toString(), "--output", "x.png");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--output goes with --plot");
    }
}
