package org.ablate.cli.verb;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ablate.cli.console.RunFailure;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.SinkOptions;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunLock;
import org.ablate.laboratory.session.DryRun;
import org.ablate.laboratory.session.Foresight;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.MemoryNeed;
import org.ablate.laboratory.session.Run;
import org.ablate.laboratory.session.RunFactory;
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
        Laboratory laboratory = options.laboratory();
        ExperimentGraph assembly = laboratory.read(file, options.overrides);
        Engine engine = laboratory.engine();
        engine.warmUp();
        RunMonitor watching = new RunMonitor(options, spec.commandLine()).checking(check);
        watching.listening(sinks.of(laboratory, assembly));
        watching.note("preparing the data");
        PreparedData data = new DataPreparation(assembly, options.out).prepare();
        Architecture model = new DryRun(assembly).of(data);
        MemoryNeed.unmet(model, assembly.experiment(), data, engine.facts()).ifPresent(need -> {
            throw new RunFailure(need);
        });
        Foresight.of(assembly, data).forEach(watching::warn);
        RunDirectory directory =
                RunFactory.create(laboratory, assembly, data, engine, file, options.overrides, options.out);
        try (RunLock lock = directory.lockForWriting()) {
            return watching.watch(directory, new Run(assembly, data, directory, engine));
        }
    }
}
