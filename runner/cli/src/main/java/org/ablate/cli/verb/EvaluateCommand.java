package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.NumberFormat;
import org.ablate.cli.option.CheckpointChoice;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.CodeAtHand;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.TrainedModel;
import org.ablate.laboratory.training.Evaluator;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Engine;
import org.ablate.spi.tensor.Ops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges a trained model. */
@Command(
        name = "evaluate",
        description =
                "Evaluate a run's model on the whole validation or test split; --set data.path=FILE judges it on other data.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            description = "The run's name or folder, or latest:NAME, an experiment's newest finished run.")
    private String run = "";

    private static final String ALL_ROWS = "all";

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "Which split: ${COMPLETION-CANDIDATES}; validation unless given.")
    private Split split = Split.VALIDATION;

    @Option(
            names = "--rows",
            paramLabel = "N|all",
            description =
                    "How many rows of the split, drawn by the run's seed. As the run's evaluations unless given; all of the"
                            + " training and the test split.")
    private Optional<String> rows = Optional.empty();

    @Mixin
    private CheckpointChoice choice = new CheckpointChoice();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Laboratory laboratory = options.laboratory();
        Engine engine = laboratory.engine();
        engine.warmUp();
        RunDirectory directory = RunDirectory.open(run, options.out).whole();
        Checkpoint checkpoint = choice.of(directory);
        ExperimentGraph assembly = laboratory.read(directory.resolved(), overrides());
        CodeAtHand.of(laboratory, assembly, engine)
                .note(directory, spec.commandLine().getErr());
        PreparedData data = new DataPreparation(assembly, options.out).prepare(directory, split);
        try (Ops ops = engine.open(
                assembly.experiment().precision(), assembly.experiment().threads())) {
            data.references().ifPresent(references -> references.prepare(assembly, ops));
            Architecture model = choice.wanted(
                    TrainedModel.load(assembly, data.tokenizer(), data.classes(), checkpoint, ops), assembly, ops);
            Map<String, Double> metrics = new Evaluator(
                            ops,
                            model,
                            assembly.objective(ops, data.classes()),
                            data.validation(),
                            assembly.metrics(ops, data.classes()))
                    .evaluate(() -> true);
            Coverage coverage =
                    new Coverage(data.validation().count(), data.validation().whole());
            print(directory, checkpoint, metrics, coverage);
        }
        return ExitCode.DONE;
    }

    private List<String> overrides() {
        List<String> all = new ArrayList<>(options.overrides);
        rows.or(() -> split == Split.VALIDATION ? Optional.empty() : Optional.of(ALL_ROWS))
                .ifPresent(value -> all.add("evaluation.rows=" + number(value)));
        return all;
    }

    private static String number(String value) {
        if (value.equals(ALL_ROWS)) {
            return "null";
        }
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new ExperimentException("--rows " + value + ": expected a number of rows, at least 1, or all");
        }
        return value;
    }

    private void print(RunDirectory directory, Checkpoint checkpoint, Map<String, Double> metrics, Coverage coverage) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("run", directory.name());
            summary.put("step", checkpoint.step());
            summary.put("split", split.name().toLowerCase(Locale.ROOT));
            summary.put("metrics", metrics);
            summary.put("evaluated", NumberFormat.asData(coverage));
            Json.print(out, summary);
        } else {
            out.println(
                    directory.name() + ", step " + checkpoint.step() + ": " + NumberFormat.metrics(metrics, coverage));
        }
    }
}
