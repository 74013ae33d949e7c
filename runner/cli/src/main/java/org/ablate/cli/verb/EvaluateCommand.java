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
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.session.Evaluation;
import org.ablate.laboratory.session.OpenedRun;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
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
        OpenedRun opened = options.laboratory()
                .open(run, choice.checkpoint(), choice.merge(), new ErrorNotices(spec.commandLine()))
                .with(overrides());
        print(opened.directory(), opened.evaluate(split));
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

    private void print(RunDirectory directory, Evaluation evaluation) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("run", directory.name());
            summary.put("step", evaluation.step());
            summary.put("split", split.name().toLowerCase(Locale.ROOT));
            summary.put("metrics", evaluation.metrics());
            summary.put("evaluated", NumberFormat.asData(evaluation.coverage()));
            Json.print(out, summary);
        } else {
            out.println(directory.name() + ", step " + evaluation.step() + ": "
                    + NumberFormat.metrics(evaluation.metrics(), evaluation.coverage()));
        }
    }
}
