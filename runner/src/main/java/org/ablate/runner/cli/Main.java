package org.ablate.runner.cli;

import org.ablate.runner.cli.CommonOptions.ExitCode;
import picocli.CommandLine;

/** The program. Exit codes: 0 done, 1 the experiment failed, 2 the descriptor or command line is wrong, 130 interrupted. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command line in this process and returns its exit code. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new AblateCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((problem, given) -> {
            CommandLine at = problem.getCommandLine();
            at.getErr().println("ablate: " + problem.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(problem, at.getErr());
            at.getErr().println("ablate: see '" + at.getCommandSpec().qualifiedName() + " --help'");
            return ExitCode.WRONG_INPUT;
        });
        line.setExecutionExceptionHandler((problem, at, parsed) -> Failures.report(problem, at.getErr()));
        return line;
    }
}
