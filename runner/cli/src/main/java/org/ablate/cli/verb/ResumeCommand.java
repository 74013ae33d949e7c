package org.ablate.cli.verb;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.cli.option.SinkOptions;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.ExternalWeights;
import org.ablate.laboratory.run.Restart;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunLock;
import org.ablate.laboratory.session.CodeAtHand;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.Resumption;
import org.ablate.laboratory.session.Run;
import org.ablate.laboratory.session.RunFactory;
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
public final class ResumeCommand implements Callable<Integer> {

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
            ExperimentGraph assembly = laboratory.read(directory.resolved(), options.overrides);
            Resumption resumption = Resumption.of(directory, assembly);
            if (resumption.finished()) {
                spec.commandLine().getErr().println("ablate: " + directory.name() + " is finished already");
                return ExitCode.DONE;
            }
            Engine engine = laboratory.engine();
            engine.warmUp();
            CodeAtHand.of(laboratory, assembly, engine).require(directory);
            RunMonitor watching = new RunMonitor(options, spec.commandLine()).checking(check);
            watching.listening(sinks.of(laboratory, assembly));
            watching.note("preparing the data");
            PreparedData data = RunFactory.prepare(directory, new DataPreparation(assembly, options.out));
            requireSameWeights(directory, assembly, resumption);
            resumption.goBack();
            directory.keep(new Restart(Instant.now().toString(), resumption.fromStep()));
            return watching.watch(directory, new Run(assembly, data, directory, engine));
        }
    }

    /** Weights that were trained elsewhere, as far as they are still read. */
    private static void requireSameWeights(RunDirectory directory, ExperimentGraph assembly, Resumption resumption) {
        ExternalWeights weights = new ExternalWeights(assembly);
        if (resumption.fromCheckpoint()) {
            weights.requireLasting(directory.lock().weights());
        } else {
            weights.requireBeginning(directory.lock().weights());
        }
    }
}
