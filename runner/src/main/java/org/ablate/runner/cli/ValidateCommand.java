package org.ablate.runner.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.Foresight;
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
final class ValidateCommand implements Callable<Integer> {

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
        Assembly assembly = options.laboratory().read(file, options.overrides);
        assembly.rehearse(ANY_VOCABULARY, Classes.NONE);
        List<String> warnings = Foresight.of(assembly);
        if (!options.quiet) {
            warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Json.print(out, Map.of("valid", true, "name", assembly.experiment().name(), "warnings", warnings));
        } else if (!options.quiet) {
            out.println(file + ": valid");
        }
        return ExitCode.DONE;
    }
}
