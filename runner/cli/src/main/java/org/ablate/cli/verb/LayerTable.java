package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.console.TextTable;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;

/** A layer tree as a table: every layer's class, its own tensors, and what it and all below it hold and compute. */
final class LayerTable {

    private final List<Row> rows = new ArrayList<>();

    /**
     * One layer.
     *
     * @param depth 0 for the model
     * @param name last part of its path
     * @param path dotted, relative to the model
     * @param type the class's simple name
     * @param tensors own parameters with their shapes
     * @param parameters elements of all parameters from here down
     * @param flops of one row forward, from here down
     */
    record Row(int depth, String name, String path, String type, String tensors, long parameters, long flops) {}

    static LayerTable of(Architecture model, int time) {
        LayerTable table = new LayerTable();
        table.add(0, "model", "", model, model.flops(time), new HashSet<>());
        return table;
    }

    private void add(int depth, String name, String path, Layer layer, Map<String, Long> flops, Set<Parameter> shown) {
        List<String> tensors = new ArrayList<>();
        layer.ownParameters().forEach((own, parameter) -> {
            String shared = shown.add(parameter) ? "" : " (shared)";
            tensors.add(own + " " + parameter.shape() + shared);
        });
        long parameters =
                layer.parameters().values().stream().mapToLong(Parameter::size).sum();
        long work = flops.entrySet().stream()
                .filter(entry -> path.isEmpty()
                        || entry.getKey().equals(path)
                        || entry.getKey().startsWith(path + "."))
                .mapToLong(Map.Entry::getValue)
                .sum();
        rows.add(new Row(
                depth, name, path, layer.getClass().getSimpleName(), String.join(", ", tensors), parameters, work));
        layer.children()
                .forEach((child, below) ->
                        add(depth + 1, child, path.isEmpty() ? child : path + "." + child, below, flops, shown));
    }

    void print(PrintWriter out) {
        TextTable table = new TextTable();
        table.row("layer", "class", "parameters", "FLOPs", "tensors");
        for (Row row : rows) {
            table.row(
                    "  ".repeat(row.depth()) + row.name(),
                    row.type(),
                    row.parameters() == 0 ? "" : NumberFormat.count(row.parameters()),
                    row.flops() == 0 ? "" : NumberFormat.scaled((double) row.flops()),
                    row.tensors());
        }
        table.print(out);
    }

    /** The same for {@code --json}. */
    List<Map<String, Object>> asData() {
        List<Map<String, Object>> data = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("path", row.path());
            entry.put("class", row.type());
            entry.put("tensors", row.tensors());
            entry.put("parameters", row.parameters());
            entry.put("flops", row.flops());
            data.add(entry);
        }
        return data;
    }
}
