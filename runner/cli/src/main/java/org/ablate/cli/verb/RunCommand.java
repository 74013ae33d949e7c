package org.ablate.cli.verb;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.SinkOptions;
import org.ablate.laboratory.session.Run;
import org.ablate.laboratory.session.RunRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment. */
@Command(
        name = "run",
        description =
                "Run an experiment from its descriptor, in a new folder. Ctrl-C stops at the next step with a checkpoint.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The descriptor.")
    private Path file = Path.of("");

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
        RunMonitor monitor = new RunMonitor(options, spec.commandLine()).checking(check);
        RunRequest request = new RunRequest(file, options.overrides, sinks.chosen());
        try (Run run = options.laboratory().start(request, monitor)) {
            return monitor.watch(run);
        }
    }
}
