package org.ablate.runner.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ablate.runner.Laboratory;
import org.ablate.runner.run.RunDirectory;
import org.ablate.runner.run.RunLock;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.Foresight;
import org.ablate.runner.training.MemoryNeed;
import org.ablate.runner.training.PreparedData;
import org.ablate.runner.training.Run;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Engine;
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
final class RunCommand implements Callable<Integer> {

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
        Laboratory laboratory = options.laboratory();
        Assembly assembly = laboratory.read(file, options.overrides);
        Engine engine = laboratory.engine();
        engine.warmUp();
        Watching watching = new Watching(options, spec.commandLine()).checking(check);
        watching.listening(sinks.of(laboratory, assembly));
        watching.note("preparing the data");
        PreparedData data = new DataPreparation(assembly, options.out).prepare();
        Architecture model = assembly.rehearse(data);
        MemoryNeed.unmet(model, assembly.experiment(), data, engine.facts()).ifPresent(need -> {
            throw new Failures.RunFailure(need);
        });
        Foresight.of(assembly, data).forEach(watching::warn);
        RunDirectory directory = RunFolders.create(laboratory, assembly, data, engine, file, options);
        try (RunLock lock = directory.lockForWriting()) {
            return watching.watch(directory, new Run(assembly, data, directory, engine));
        }
    }
}
