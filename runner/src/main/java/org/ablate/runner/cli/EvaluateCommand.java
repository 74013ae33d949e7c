package org.ablate.runner.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ablate.runner.Laboratory;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.runner.run.Checkpoint;
import org.ablate.runner.run.RunDirectory;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.Evaluator;
import org.ablate.runner.training.PreparedData;
import org.ablate.runner.training.TrainedModel;
import org.ablate.spi.data.Split;
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
final class EvaluateCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            description = "The run's name or folder, or latest:NAME, an experiment's newest finished run.")
    private String run = "";

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "Which split: ${COMPLETION-CANDIDATES}; validation unless given.")
    private Split split = Split.VALIDATION;

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
        Assembly assembly = laboratory.read(directory.resolved(), options.overrides);
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
            print(directory, checkpoint, metrics);
        }
        return ExitCode.DONE;
    }

    private void print(RunDirectory directory, Checkpoint checkpoint, Map<String, Double> metrics) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("run", directory.name());
            summary.put("step", checkpoint.step());
            summary.put("split", split.name().toLowerCase(Locale.ROOT));
            summary.put("metrics", metrics);
            Json.print(out, summary);
        } else {
            out.println(directory.name() + ", step " + checkpoint.step() + ": " + Figures.metrics(metrics));
        }
    }
}
