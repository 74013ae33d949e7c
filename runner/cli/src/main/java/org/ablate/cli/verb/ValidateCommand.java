package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.DryRun;
import org.ablate.laboratory.session.Foresight;
import org.ablate.spi.data.Classes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks descriptors without loading anything. */
@Command(
        name = "validate",
        description = "Check a descriptor: every problem at once, each with its place. Loads no data and no engine.",
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {

    /** Whether parts fit together does not depend on how many tokens there are. */
    private static final int ANY_VOCABULARY = 256;

    @Parameters(paramLabel = "FILE", description = "The descriptor.")
    private Path file = Path.of("");

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ExperimentGraph graph = options.laboratory().read(file, options.overrides);
        new DryRun(graph).of(ANY_VOCABULARY, Classes.NONE);
        List<String> warnings = Foresight.of(graph);
        if (!options.quiet) {
            warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Json.print(out, Map.of("valid", true, "name", graph.experiment().name(), "warnings", warnings));
        } else if (!options.quiet) {
            out.println(file + ": valid");
        }
        return ExitCode.DONE;
    }
}
