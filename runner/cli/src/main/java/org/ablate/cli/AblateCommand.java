package org.ablate.cli;

import org.ablate.cli.bench.BenchCommand;
import org.ablate.cli.verb.ComponentsCommand;
import org.ablate.cli.verb.EvaluateCommand;
import org.ablate.cli.verb.ExplainCommand;
import org.ablate.cli.verb.ExportCommand;
import org.ablate.cli.verb.FetchCommand;
import org.ablate.cli.verb.GenerateCommand;
import org.ablate.cli.verb.PresetsCommand;
import org.ablate.cli.verb.ResumeCommand;
import org.ablate.cli.verb.RunCommand;
import org.ablate.cli.verb.RunsCommand;
import org.ablate.cli.verb.TokenizeCommand;
import org.ablate.cli.verb.ValidateCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The verb-less command: help. */
@Command(
        name = "ablate",
        description =
                "A laboratory for language models: describe an experiment in YAML, swap one part, hold the rest, repeat bit for bit.",
        mixinStandardHelpOptions = true,
        versionProvider = AblateVersion.class,
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            RunCommand.class,
            ResumeCommand.class,
            ValidateCommand.class,
            ExplainCommand.class,
            ComponentsCommand.class,
            PresetsCommand.class,
            GenerateCommand.class,
            EvaluateCommand.class,
            ExportCommand.class,
            TokenizeCommand.class,
            RunsCommand.class,
            FetchCommand.class,
            BenchCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 the experiment failed, 2 the descriptor or command line is wrong, 130 interrupted.",
            "Shell completion: source <(./ablate generate-completion)"
        })
public final class AblateCommand implements Runnable {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the code a failure happened.")
    private boolean stacktrace;

    @Spec
    private CommandSpec spec;

    /** Whether a failure is told with its stack trace. */
    public boolean stacktrace() {
        return stacktrace;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a verb is missing: "
                        + String.join(
                                ", ",
                                new CommandLine(new AblateCommand())
                                        .getSubcommands()
                                        .keySet()));
    }
}
