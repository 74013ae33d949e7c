package org.ablate.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A curve drawn with characters: a cell of Unicode's Braille patterns holds two columns of four dots.
 *
 * @param width columns of the whole, labels included
 * @param height lines of the curve
 */
public record TerminalChart(int width, int height) {

    private static final int DOTS_ACROSS = 2;
    private static final int DOTS_DOWN = 4;
    private static final int BLANK = 0x2800;

    /** The bit of a dot by column and row within a cell. */
    private static final int[][] DOTS = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

    /**
     * The lines of a chart whose vertical axis begins at 0.
     *
     * @param values not negative, at least one, evenly spaced; what falls into one column is drawn from its least to its greatest
     * @param first label of the first value
     * @param last label of the last value
     */
    public List<String> lines(double[] values, String first, String last) {
        double top = Arrays.stream(values).max().orElse(0);
        double scale = top > 0 ? top : 1;
        String[] labels = {NumberFormat.significant(scale), NumberFormat.significant(scale / 2), "0"};
        int margin = Arrays.stream(labels).mapToInt(String::length).max().orElse(0);
        int columns = Math.max(10, width - margin - 2);
        int[][] cells = cells(values, scale, columns);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            String label = row == 0 ? labels[0] : row == height / 2 ? labels[1] : row == height - 1 ? labels[2] : "";
            StringBuilder line = new StringBuilder(" ".repeat(margin - label.length()) + label);
            line.append(label.isEmpty() ? " │" : " ┤");
            for (int cell : cells[row]) {
                line.appendCodePoint(BLANK + cell);
            }
            lines.add(line.toString());
        }
        lines.add(" ".repeat(margin + 1) + "└" + "─".repeat(columns));
        int gap = Math.max(1, columns - first.length() - last.length());
        lines.add(" ".repeat(margin + 2) + first + " ".repeat(gap) + last);
        return lines;
    }

    private int[][] cells(double[] values, double scale, int columns) {
        int[][] cells = new int[height][columns];
        int across = columns * DOTS_ACROSS;
        int before = dot(values[0], scale);
        for (int column = 0; column < across; column++) {
            int from = (int) ((long) column * values.length / across);
            int to = Math.max(from + 1, (int) ((column + 1L) * values.length / across));
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                least = Math.min(least, values[i]);
                greatest = Math.max(greatest, values[i]);
            }
            int lowest = dot(least, scale);
            int highest = dot(greatest, scale);
            // A jump is drawn as a line from where the column before ended.
            int low = Math.min(lowest, before < lowest ? before + 1 : lowest);
            int high = Math.max(highest, before > highest ? before - 1 : highest);
            for (int dot = low; dot <= high; dot++) {
                int down = height * DOTS_DOWN - 1 - dot;
                cells[down / DOTS_DOWN][column / DOTS_ACROSS] |= DOTS[column % DOTS_ACROSS][down % DOTS_DOWN];
            }
            before = dot(values[to - 1], scale);
        }
        return cells;
    }

    /** The row of dots of a value, from 0 at the bottom. */
    private int dot(double value, double scale) {
        return (int) Math.round(value / scale * (height * DOTS_DOWN - 1));
    }
}
