package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.console.Terminal;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.composition.catalogue.Presets;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.ResolvedValue;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.ItemReport;
import org.ablate.laboratory.experiment.PresetDescriptor;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.laboratory.graph.PresetModel;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.WeightSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a descriptor means. */
@Command(
        name = "explain",
        description =
                "Show the effective descriptor, each value with its origin, the layer tree with shapes, parameters and FLOPs, and where weights come from; or draw the schedule.",
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The descriptor, or preset:NAME.")
    private String file = "";

    /** What can be drawn. */
    enum Plot {
        SCHEDULE;

        @Override
        public String toString() {
            return "schedule";
        }
    }

    @Option(names = "--plot", paramLabel = "schedule", description = "Draw the learning rate over the run instead.")
    private Optional<Plot> plot = Optional.empty();

    @Option(names = "--output", paramLabel = "FILE.png", description = "Also write what --plot draws as a PNG picture.")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Laboratory laboratory = options.laboratory();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isPresent() && plot.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--output goes with --plot");
        }
        if (file.startsWith(Presets.PREFIX)) {
            if (plot.isPresent()) {
                throw new ParameterException(spec.commandLine(), "a preset has no schedule to draw; give a descriptor");
            }
            explain(laboratory.preset(file.substring(Presets.PREFIX.length()), options.overrides), out);
            return ExitCode.DONE;
        }
        ExperimentGraph graph = laboratory.read(Path.of(file), options.overrides);
        if (plot.isPresent()) {
            draw(SchedulePlot.of(graph), out);
            return ExitCode.DONE;
        }
        if (options.json) {
            explainAsJson(graph, out);
            return ExitCode.DONE;
        }
        out.print(graph.bound().toYaml());
        out.println();
        out.flush();
        try {
            int tokens = tokens(graph, options);
            Classes classes = classes(graph, tokens, options);
            Architecture model = graph.model(MetaOps.create(), tokens, classes);
            layers(model, tokens, graph.experiment().context(), out);
            TrainedList.of(model).print(out);
            Architecture base = graph.base(MetaOps.create(), tokens, classes);
            graph.weights()
                    .ifPresent(source -> WeightList.of(source.compare(base)).print(out));
        } catch (ExperimentException e) {
            spec.commandLine()
                    .getErr()
                    .println("ablate: no layer tree, since the vocabulary or the classes need the data: "
                            + e.getMessage());
        }
        items(graph, out);
        return ExitCode.DONE;
    }

    /** What becomes of the data's items, where it is at hand. */
    private void items(ExperimentGraph graph, PrintWriter out) {
        try {
            List<ItemReport> reports = reports(graph);
            if (!reports.isEmpty()) {
                out.println();
                out.println("Items:");
                reports.forEach(report -> out.printf("  %s%n", report.describe()));
                reports.forEach(report -> report.losses().forEach(line -> out.println("  " + line)));
                out.flush();
            }
        } catch (ExperimentException e) {
            spec.commandLine().getErr().println("ablate: the items cannot be counted: " + e.getMessage());
        }
    }

    private List<ItemReport> reports(ExperimentGraph graph) {
        DataPreparation preparation = new DataPreparation(graph, options.out);
        return preparation.reports(preparation.tokenizer());
    }

    private void draw(SchedulePlot curve, PrintWriter out) {
        output.ifPresent(curve::write);
        if (options.json) {
            Json.print(out, curve.asData());
        } else {
            curve.print(out, Terminal.ofStandardError(System.getenv()).width());
            output.ifPresent(picture -> out.println("written to " + picture));
            out.flush();
        }
    }

    private static int tokens(ExperimentGraph graph, CommonOptions options) {
        OptionalInt known = graph.weights().map(WeightSource::tokens).orElse(OptionalInt.empty());
        boolean grows = graph.weights().filter(WeightSource::growsWithTokenizer).isPresent();
        return known.isPresent() && !grows
                ? known.getAsInt()
                : Math.max(
                        known.orElse(0),
                        new DataPreparation(graph, options.out).tokenizer().size());
    }

    /** Those that the data names, for a head that scores classes and does not say itself how many. */
    private static Classes classes(ExperimentGraph graph, int tokens, CommonOptions options) {
        try {
            graph.base(MetaOps.create(), tokens, Classes.NONE);
            return Classes.NONE;
        } catch (ExperimentException withoutAnyClass) {
            DataPreparation preparation = new DataPreparation(graph, options.out);
            return preparation.classes(preparation.tokenizer());
        }
    }

    private static void layers(Architecture model, int tokens, int time, PrintWriter out) {
        out.println("Layers, for a vocabulary of " + NumberFormat.count(tokens) + " and rows of " + time
                + " tokens (FLOPs of one row forward):");
        out.println();
        LayerTable.of(model, time).print(out);
    }

    private void explain(PresetModel preset, PrintWriter out) {
        PresetDescriptor sketch = preset.bound().root();
        Architecture model = preset.architecture(new Classes(List.of("0", "1"), List.of(1L, 1L)));
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("values", values(preset.bound()));
            summary.put("vocabulary", sketch.vocabulary());
            summary.put("layers", LayerTable.of(model, sketch.context()).asData());
            Json.print(out, summary);
            return;
        }
        out.print(preset.bound().toYaml());
        out.println();
        layers(model, sketch.vocabulary(), sketch.context(), out);
    }

    private static List<Map<String, String>> values(BoundDescriptor<?> bound) {
        List<Map<String, String>> values = new ArrayList<>();
        for (ResolvedValue value : bound.resolved()) {
            values.add(Map.of(
                    "path", value.path(),
                    "value", value.text(),
                    "origin", value.origin().describe()));
        }
        return values;
    }

    private void explainAsJson(ExperimentGraph graph, PrintWriter out) {
        int tokens = tokens(graph, options);
        Classes classes = classes(graph, tokens, options);
        Architecture model = graph.model(MetaOps.create(), tokens, classes);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("values", values(graph.bound()));
        summary.put("vocabulary", tokens);
        summary.put("layers", LayerTable.of(model, graph.experiment().context()).asData());
        summary.put("trained", TrainedList.of(model).asData());
        Architecture base = graph.base(MetaOps.create(), tokens, classes);
        graph.weights()
                .ifPresent(source -> summary.put(
                        "weights", WeightList.of(source.compare(base)).asData()));
        summary.put("items", reports(graph).stream().map(ItemReport::asData).toList());
        Json.print(out, summary);
    }
}
