package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.cli.console.NumberFormat;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;

/** Which parameters are trained, for people: the same name in several layers is one line. */
final class TrainedList {

    private final Map<String, Long> trained = new LinkedHashMap<>();
    private final long all;

    private TrainedList(Layer model) {
        long total = 0;
        for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
            total += entry.getValue().size();
            if (entry.getValue().trainable()) {
                trained.put(entry.getKey(), entry.getValue().size());
            }
        }
        this.all = total;
    }

    static TrainedList of(Layer model) {
        return new TrainedList(model);
    }

    void print(PrintWriter out) {
        long count = trained.values().stream().mapToLong(Long::longValue).sum();
        out.println();
        out.println("Trained: " + NumberFormat.count(count) + " of " + NumberFormat.count(all) + " parameters");
        if (count < all) {
            Map<String, Integer> times = new LinkedHashMap<>();
            Map<String, Long> sizes = new LinkedHashMap<>();
            trained.forEach((name, size) -> {
                String alike = name.replaceAll("\\.\\d+(?=\\.)", ".*");
                times.merge(alike, 1, Integer::sum);
                sizes.merge(alike, size, Long::sum);
            });
            times.forEach(
                    (name, number) -> out.println("  " + name + ": " + NumberFormat.count(sizes.getOrDefault(name, 0L))
                            + (number > 1 ? " (" + number + " times)" : "")));
        }
        out.flush();
    }

    /** The same for {@code --json}: sizes by name. */
    Map<String, Long> asData() {
        return trained;
    }
}
