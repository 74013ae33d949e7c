package org.ablate.cli.verb;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.cli.option.SinkOptions;
import org.ablate.laboratory.session.Run;
import org.ablate.spi.ExperimentException;
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
        RunMonitor monitor = new RunMonitor(options, spec.commandLine()).checking(check);
        Optional<Run> resumed = options.laboratory().resume(run, sinks.chosen(), monitor);
        if (resumed.isEmpty()) {
            spec.commandLine().getErr().println("ablate: " + run + " is finished already");
            return ExitCode.DONE;
        }
        try (Run goesOn = resumed.get()) {
            return monitor.watch(goesOn);
        }
    }
}
