package org.ablate.cli.bench;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.console.ResidentMemory;
import org.ablate.cli.console.TextTable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures training steps on random tokens. */
@Command(
        name = "bench",
        description =
                "Measure training steps of a GPT on random tokens: step time, tokens/s, first step from process start, memory.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    /** Steps not counted: caches and the memory allocator settle. */
    private static final int WARM_UP = 5;

    /** Tokens of a text, unless the command line says otherwise. */
    private static final int TEXT_TOKENS = 200;

    /** Steps of each part, unless the command line says otherwise. */
    private static final int PART_STEPS = 7;

    @Option(
            names = "--config",
            converter = BenchSize.Converter.class,
            description =
                    "nano (4 layers, width 128, context 64, batch 12), baby (6, 384, 256, 16) or gpt2-small (12, 768, 256, 2). Default: nano, and baby with --optimizers, --parts and --generation.")
    private Optional<BenchSize> config = Optional.empty();

    @Option(
            names = "--optimizers",
            arity = "0..1",
            fallbackValue = "all",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Measure the optimizers instead, all or those named (adamw,sgd): time per step and bytes of state per parameter of each, with its defaults.")
    private List<String> optimizers = List.of();

    @Option(
            names = "--generation",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "DIR",
            description =
                    "Measure greedy generation of one text instead, in tokens/s: by the config's model as it begins, or by the model in a Hugging Face folder. --steps is the number of tokens (default: 200).")
    private Optional<String> generation = Optional.empty();

    @Option(
            names = "--precision",
            defaultValue = "fp32",
            description = "fp32, bf16 or auto (default: ${DEFAULT-VALUE}).")
    private Precision precision = Precision.FP32;

    @Option(names = "--threads", defaultValue = "0", description = "Native threads; 0 for one per core (the default).")
    private int threads;

    @Option(
            names = "--steps",
            defaultValue = "0",
            description =
                    "Steps to measure; 0 for the config's own number (the default). Many show whether memory stays flat.")
    private int steps;

    @Option(
            names = "--parts",
            description =
                    "Measure each attention, position and norm in the place of the config's own, in turn with it: tokens/s relative to it.")
    private boolean parts;

    @Option(
            names = "--part",
            paramLabel = "KIND.NAME",
            description = "Measure this part only, such as attention.linear; may be given several times.")
    private List<String> part = List.of();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    private BenchSize size = BenchSize.NANO;

    @Override
    public Integer call() {
        Laboratory laboratory = options.laboratory();
        Engine engine = laboratory.engine();
        engine.warmUp();
        boolean someParts = parts || !part.isEmpty();
        size = config.orElse(
                optimizers.isEmpty() && !someParts && generation.isEmpty() ? BenchSize.NANO : BenchSize.BABY);
        if (someParts) {
            measureParts(laboratory, engine);
            return ExitCode.DONE;
        }
        if (!optimizers.isEmpty()) {
            measureOptimizers(laboratory, engine);
            return ExitCode.DONE;
        }
        ExperimentGraph graph = graph(laboratory, generation.map(this::writing).orElse(List.of()));
        try (Ops ops = engine.open(precision, threads)) {
            print(generation.isPresent() ? measureGeneration(graph, ops) : measure(graph, ops));
        }
        return ExitCode.DONE;
    }

    private void print(Map<String, Object> summary) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Json.print(out, summary);
            return;
        }
        TextTable table = new TextTable();
        summary.forEach((name, value) -> table.row(name, String.valueOf(value)));
        table.print(out);
    }

    private Map<String, Object> measureGeneration(ExperimentGraph graph, Ops ops) {
        return new GenerationBench(graph, size.vocabulary(), textTokens(), ops).measure();
    }

    private int textTokens() {
        return steps > 0 ? steps : TEXT_TOKENS;
    }

    /** What the descriptor of a bench becomes to write texts, by the model in a folder if one is named. */
    private List<String> writing(String folder) {
        List<String> changes = new ArrayList<>();
        changes.add("samples.decoding=greedy");
        changes.add("context=" + (textTokens() + 1));
        if (!folder.isEmpty()) {
            String path = Path.of(folder).toAbsolutePath().toString();
            changes.add("model={type: pretrained, path: " + Json.text(path) + "}");
        }
        return changes;
    }

    private void measureParts(Laboratory laboratory, Engine engine) {
        BenchParts bench = new BenchParts(
                laboratory.catalogue(),
                changes -> graph(laboratory, changes),
                size.vocabulary(),
                size.heads(),
                steps > 0 ? steps : PART_STEPS);
        PrintWriter out = spec.commandLine().getOut();
        TextTable table = new TextTable();
        table.row("part", "tokens/s relative", "step ms");
        for (String name : bench.names()) {
            if (part.isEmpty() || part.contains(name)) {
                BenchParts.Cost cost;
                try (Ops ops = engine.open(precision, threads)) {
                    cost = bench.measure(name, ops);
                }
                if (options.json) {
                    Json.print(out, cost.facts());
                }
                table.row(cost.cells());
            }
        }
        if (!options.json) {
            table.print(out);
        }
    }

    private void measureOptimizers(Laboratory laboratory, Engine engine) {
        List<String> names =
                optimizers.equals(List.of("all")) ? laboratory.catalogue().names("optimizer") : optimizers;
        names.forEach(name -> laboratory.catalogue().get("optimizer", name));
        PrintWriter progress = options.quiet
                ? new PrintWriter(Writer.nullWriter())
                : spec.commandLine().getErr();
        List<OptimizerBench.Measured> all = new OptimizerBench(
                        more -> graph(laboratory, more),
                        () -> engine.open(precision, threads),
                        size.vocabulary(),
                        progress)
                .measure(names);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Json.print(
                    out,
                    Map.of(
                            "optimizers",
                            all.stream().map(OptimizerBench.Measured::asData).toList()));
            return;
        }
        TextTable table = new TextTable();
        table.row("optimizer", "ms a step, median", "mean", "bytes of state a parameter");
        all.forEach(it -> table.row(
                it.optimizer(),
                NumberFormat.significant(it.medianMillis()),
                NumberFormat.significant(it.meanMillis()),
                NumberFormat.significant(it.stateBytes())));
        table.print(out);
    }

    /** The bench's model with changes beside those of the command line. */
    private ExperimentGraph graph(Laboratory laboratory, List<String> changes) {
        return size.read(
                laboratory,
                Stream.concat(options.overrides.stream(), changes.stream()).toList());
    }

    private Map<String, Object> measure(ExperimentGraph graph, Ops ops) {
        BenchTraining training = new BenchTraining(graph, size.vocabulary(), ops);
        training.step();
        double firstStep = secondsSinceProcessStart();
        int measured = steps > 0 ? steps : size.steps();
        double[] millis = new double[measured];
        long early = 0;
        for (int step = -WARM_UP; step < measured; step++) {
            double taken = training.step();
            if (step >= 0) {
                millis[step] = taken;
            }
            if (step == measured / 10) {
                early = ResidentMemory.bytes().orElse(0);
            }
        }
        return summary(ops, training, firstStep, millis, early);
    }

    private Map<String, Object> summary(
            Ops ops, BenchTraining training, double firstStep, double[] millis, long early) {
        double median = median(millis);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("config", size.toString());
        summary.put("precision", ops.precision().name().toLowerCase(java.util.Locale.ROOT));
        summary.put("parameters", training.parameters());
        summary.put("first_step_s", rounded(firstStep));
        summary.put("step_ms_median", rounded(median));
        summary.put("step_ms_best", rounded(Arrays.stream(millis).min().orElseThrow()));
        summary.put("tokens_per_s", Math.round(training.tokens() / median * 1e3));
        summary.put("resident_mb_early", early >> 20);
        summary.put("resident_mb_late", ResidentMemory.bytes().orElse(0) >> 20);
        summary.put("peak_memory_mb", ResidentMemory.peakBytes().orElse(0) >> 20);
        return summary;
    }

    /** The middle number, the upper of two. */
    static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double secondsSinceProcessStart() {
        long start = java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime();
        return ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(java.time.Instant::toEpochMilli)
                        .map(at -> System.currentTimeMillis() - at)
                        .orElseGet(() -> System.currentTimeMillis() - start)
                / 1e3;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
