package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.spi.model.WeightSource;

/** What became of the weights that a model begins with, for people: the same name in several layers is one line. */
final class WeightList {

    private final WeightSource.Report report;

    private WeightList(WeightSource.Report report) {
        this.report = report;
    }

    static WeightList of(WeightSource.Report report) {
        return new WeightList(report);
    }

    void print(PrintWriter out) {
        out.println();
        out.println("Weights: " + report.loaded().size() + " parameters loaded, "
                + report.missing().size() + " missing, " + report.unexpected().size() + " unexpected, "
                + report.reshaped().size() + " tensors reshaped");
        print("missing", report.missing(), out);
        print("unexpected", report.unexpected(), out);
        print("loaded", report.loaded(), out);
        print("reshaped", report.reshaped(), out);
        print("note", report.notes(), out);
        out.flush();
    }

    private static void print(String what, List<String> names, PrintWriter out) {
        Map<String, Integer> alike = new LinkedHashMap<>();
        names.forEach(name -> alike.merge(name.replaceAll("\\.\\d+(?=\\.)", ".*"), 1, Integer::sum));
        alike.forEach(
                (name, count) -> out.println("  " + what + ": " + name + (count > 1 ? " (" + count + " times)" : "")));
    }

    /** The same for {@code --json}. */
    Map<String, Object> asData() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("loaded", report.loaded());
        data.put("missing", report.missing());
        data.put("unexpected", report.unexpected());
        data.put("reshaped", report.reshaped());
        data.put("notes", report.notes());
        return data;
    }
}
