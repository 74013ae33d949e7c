package org.ablate.cli.verb;

import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.console.TerminalChart;
import org.ablate.formats.file.FileProblem;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.spi.training.Schedule;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The learning rate over a run, to be looked at. A schedule that waits for a metric is shown as it goes while no evaluation was made.
 *
 * @param name of the experiment
 * @param schedule its component's name
 * @param rates by step, from 0
 */
record SchedulePlot(String name, String schedule, double[] rates) {

    private static final int HEIGHT = 16;

    /** Points of the picture's curve: as many as it has columns, about. */
    private static final int POINTS = 2_000;

    static SchedulePlot of(ExperimentGraph graph) {
        Schedule schedule = graph.schedule();
        double peak = graph.optimizer(MetaOps.create()).learningRate();
        int steps = graph.experiment().training().steps();
        double[] rates = new double[steps];
        Arrays.setAll(rates, step -> peak * schedule.factor(step, steps));
        return new SchedulePlot(
                graph.experiment().name(), graph.experiment().schedule().name(), rates);
    }

    /** Draws the curve for a terminal so wide. */
    void print(PrintWriter out, int width) {
        out.println("Learning rate of " + name + " by step, schedule " + schedule + ":");
        out.println();
        new TerminalChart(width, HEIGHT)
                .lines(rates, "step 0", "step " + (rates.length - 1))
                .forEach(out::println);
        out.println();
        out.println("peak " + NumberFormat.significant(rates[highest()]) + " at step " + highest() + ", lowest "
                + NumberFormat.significant(rates[lowest()]) + " at step " + lowest() + ", last "
                + NumberFormat.significant(rates[rates.length - 1]));
        out.flush();
    }

    /** What {@code --json} says. */
    Map<String, Object> asData() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("schedule", schedule);
        data.put("peak_step", highest());
        data.put("lowest_step", lowest());
        data.put("learning_rates", rates);
        return data;
    }

    private int highest() {
        int best = 0;
        for (int step = 1; step < rates.length; step++) {
            best = rates[step] > rates[best] ? step : best;
        }
        return best;
    }

    private int lowest() {
        int best = 0;
        for (int step = 1; step < rates.length; step++) {
            best = rates[step] < rates[best] ? step : best;
        }
        return best;
    }

    /**
     * Writes the curve as a PNG picture.
     *
     * @param file made or replaced
     * @throws org.ablate.spi.ExperimentException when it cannot be written
     */
    void write(Path file) {
        System.setProperty("java.awt.headless", "true");
        int points = Math.min(rates.length, POINTS);
        double[] steps = new double[points];
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            int step = (int) ((long) i * (rates.length - 1) / Math.max(1, points - 1));
            steps[i] = step;
            values[i] = rates[step];
        }
        XYChart chart = new XYChartBuilder()
                .width(960)
                .height(540)
                .title(name + ": " + schedule)
                .xAxisTitle("step")
                .yAxisTitle("learning rate")
                .build();
        chart.getStyler().setYAxisMin(0.0).setLegendVisible(false).setChartBackgroundColor(Color.WHITE);
        chart.addSeries("learning rate", steps, values).setMarker(SeriesMarkers.NONE);
        try {
            BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
        } catch (IOException e) {
            throw FileProblem.of("write the picture", file, e);
        }
    }
}
