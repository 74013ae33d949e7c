package org.ablate.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ablate.cli.option.CommonOptions.ExitCode;
import picocli.CommandLine;

/** The program. Exit codes: 0 done, 1 the experiment failed, 2 the descriptor or command line is wrong, 130 interrupted. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        System.exit(run(arguments));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    /** Runs a command line in this process and returns its exit code. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new AblateCommand());
        // Text is UTF-8 whatever the locale.
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((problem, given) -> {
            CommandLine at = problem.getCommandLine();
            at.getErr().println("ablate: " + problem.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(problem, at.getErr());
            at.getErr().println("ablate: see '" + at.getCommandSpec().qualifiedName() + " --help'");
            return ExitCode.WRONG_INPUT;
        });
        line.setExecutionExceptionHandler((problem, at, parsed) -> Failures.report(problem, at));
        line.setExecutionStrategy(Main::execute);
        return line;
    }

    /** Runs a verb; errors too, such as a class that lacks a method, are told as failures are. */
    private static int execute(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            List<CommandLine> chosen = parsed.asCommandLineList();
            return Failures.report(e, chosen.get(chosen.size() - 1));
        }
    }
}
