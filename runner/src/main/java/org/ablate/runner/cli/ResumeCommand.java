package org.ablate.runner.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.runner.Experiment;
import org.ablate.runner.Laboratory;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.runner.events.Journal;
import org.ablate.runner.run.Checkpoint;
import org.ablate.runner.run.Restart;
import org.ablate.runner.run.RunDirectory;
import org.ablate.runner.run.RunLock;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.PreparedData;
import org.ablate.runner.training.Run;
import org.ablate.runner.training.WeightsElsewhere;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.event.RunEvent;
import org.ablate.spi.tensor.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        Laboratory laboratory = Laboratory.open(options.out);
        RunDirectory directory = RunDirectory.open(run, options.out);
        try (RunLock lock = directory.lockForWriting()) {
            Assembly assembly = laboratory.read(directory.resolved(), options.overrides);
            Optional<Checkpoint> latest = directory.checkpoints().latest();
            if (latest.isPresent() && finished(latest.get(), assembly.experiment())) {
                spec.commandLine().getErr().println("ablate: " + directory.name() + " is finished already");
                return ExitCode.DONE;
            }
            Engine engine = laboratory.engine();
            engine.warmUp();
            Watching watching = new Watching(options, spec.commandLine());
            watching.note("preparing the data");
            PreparedData data = new DataPreparation(assembly, options.out).prepare(directory, Split.VALIDATION);
            RunFolders.requireSameData(directory, data);
            requireSameWeights(directory, assembly, latest);
            forgetWhatCameAfter(latest, directory, assembly.experiment());
            directory.keep(new Restart(
                    Instant.now().toString(), latest.map(Checkpoint::step).orElse(0L)));
            return watching.watch(directory, new Run(assembly, data, directory, engine));
        }
    }

    /** Weights that were trained elsewhere, as far as they are still read. */
    private static void requireSameWeights(RunDirectory directory, Assembly assembly, Optional<Checkpoint> latest) {
        WeightsElsewhere weights = new WeightsElsewhere(assembly);
        if (latest.isPresent()) {
            weights.requireLasting(directory.lock().weights());
        } else {
            weights.requireBeginning(directory.lock().weights());
        }
    }

    private static boolean finished(Checkpoint latest, Experiment experiment) {
        return latest.step() >= experiment.training().steps() && latest.state().settled();
    }

    /** The journal must read as if the run had never stopped: what came after the checkpoint will come again. */
    private static void forgetWhatCameAfter(
            Optional<Checkpoint> latest, RunDirectory directory, Experiment experiment) {
        long step = latest.map(Checkpoint::step).orElse(0L);
        boolean wouldBeThere = latest.isPresent()
                && latest.get().state().settled()
                && (experiment.checkpoints().due(step, experiment.training())
                        || latest.get()
                                .state()
                                .best()
                                .filter(best -> best.step() == step)
                                .isPresent());
        Optional<RunEvent> last = Journal.truncateAfter(
                directory.journal(),
                step,
                event ->
                        !wouldBeThere && event instanceof RunEvent.CheckpointWritten written && written.step() == step);
        if (wouldBeThere && !(last.orElse(null) instanceof RunEvent.CheckpointWritten)) {
            // The process ended between writing the checkpoint and telling of it.
            try (Journal journal = Journal.append(directory.journal())) {
                Path written = directory.path().relativize(latest.get().path());
                journal.write(new RunEvent.CheckpointWritten(Instant.now(), step, written.toString()));
            }
        }
    }
}
