package org.ablate.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalChartTest {

    private static List<String> lines(int width, int height, double... values) {
        return new TerminalChart(width, height).lines(values, "a", "z");
    }

    @Test
    void aRiseIsALineFromTheLowerLeftToTheUpperRight() {
        double[] rise = new double[20];
        Arrays.setAll(rise, i -> i / 19.0);
        assertThat(lines(15, 3, rise))
                .containsExactly(
                        "  1 ┤⠀⠀⠀⠀⠀⠀⢀⡠⠔⠊", "0.5 ┤⠀⠀⠀⢀⠤⠒⠁⠀⠀⠀", "  0 ┤⡠⠔⠊⠁⠀⠀⠀⠀⠀⠀", "    └──────────", "     a        z");
    }

    @Test
    void aJumpIsDrawnThrough() {
        List<String> lines = lines(30, 4, 1, 1, 1, 1, 0, 0, 0, 0);
        for (String line : lines.subList(0, 4)) {
            assertThat(line.substring(line.length() - 22)).matches(".*[⠁-⣿].*");
        }
    }

    @Test
    void everyLineFitsTheWidth() {
        double[] many = new double[100_000];
        Arrays.setAll(many, i -> 3e-4 * (1 + Math.sin(i)));
        for (int width : new int[] {40, 80, 133}) {
            assertThat(lines(width, 16, many)).allMatch(line -> line.length() <= width);
        }
    }

    @Test
    void nothingButZerosIsALineAtTheBottom() {
        assertThat(lines(20, 2, 0, 0).get(1)).contains("⣀⣀⣀");
    }
}
