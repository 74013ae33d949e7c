package org.ablate.runner.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.ablate.runner.Laboratory;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.runner.run.Restart;
import org.ablate.runner.run.RunDirectory;
import org.ablate.runner.run.RunLock;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.PreparedData;
import org.ablate.runner.training.Resumption;
import org.ablate.runner.training.Run;
import org.ablate.runner.training.WeightsElsewhere;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a run that was stopped. */
@Command(
        name = "resume",
        description = "Go on with a run from its latest checkpoint, exactly as if it had never stopped.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "The run's name or folder.")
    private String run = "";

    @Option(names = "--check", description = "Exit code 1 where what the descriptor expects is not met.")
    private boolean check;

    @Mixin
    private SinkOptions sinks = new SinkOptions();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!options.overrides.isEmpty()) {
            throw new ExperimentException("a resumed run goes on as it began, so --set cannot change it; "
                    + "start a new run to change the descriptor");
        }
        Laboratory laboratory = options.laboratory();
        RunDirectory directory = RunDirectory.open(run, options.out);
        try (RunLock lock = directory.lockForWriting()) {
            directory.removeLeftovers();
            Assembly assembly = laboratory.read(directory.resolved(), options.overrides);
            Resumption resumption = Resumption.of(directory, assembly);
            if (resumption.finished()) {
                spec.commandLine().getErr().println("ablate: " + directory.name() + " is finished already");
                return ExitCode.DONE;
            }
            Engine engine = laboratory.engine();
            engine.warmUp();
            CodeAtHand.of(laboratory, assembly, engine).require(directory);
            Watching watching = new Watching(options, spec.commandLine()).checking(check);
            watching.listening(sinks.of(laboratory, assembly));
            watching.note("preparing the data");
            PreparedData data = RunFolders.prepare(directory, new DataPreparation(assembly, options.out));
            requireSameWeights(directory, assembly, resumption);
            resumption.goBack();
            directory.keep(new Restart(Instant.now().toString(), resumption.fromStep()));
            return watching.watch(directory, new Run(assembly, data, directory, engine));
        }
    }

    /** Weights that were trained elsewhere, as far as they are still read. */
    private static void requireSameWeights(RunDirectory directory, Assembly assembly, Resumption resumption) {
        WeightsElsewhere weights = new WeightsElsewhere(assembly);
        if (resumption.fromCheckpoint()) {
            weights.requireLasting(directory.lock().weights());
        } else {
            weights.requireBeginning(directory.lock().weights());
        }
    }
}
