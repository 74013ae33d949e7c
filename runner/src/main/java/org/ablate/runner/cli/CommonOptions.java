package org.ablate.runner.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ablate.runner.Laboratory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb understands. */
final class CommonOptions {

    @Option(
            names = "--set",
            paramLabel = "a.b.c=value",
            description =
                    "Set a value of the descriptor, written as in YAML; repeatable. Lists by index: evaluation.metrics.0=loss")
    List<String> overrides = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("runs");

    @Option(
            names = "--json",
            description = "One machine-readable summary on standard output, everything else on standard error.")
    boolean json;

    @Option(names = "--quiet", description = "No progress, only the result.")
    boolean quiet;

    private @Nullable Laboratory laboratory;

    /** What is installed; the same each time. */
    Laboratory laboratory() {
        Laboratory open = opened().orElseGet(() -> Laboratory.open(out));
        laboratory = open;
        return open;
    }

    /** What is installed, once a command asked for it. */
    Optional<Laboratory> opened() {
        return Optional.ofNullable(laboratory);
    }

    /** What a process tells its caller. */
    static final class ExitCode {
        static final int DONE = 0;
        static final int FAILED = 1;
        static final int WRONG_INPUT = 2;
        static final int INTERRUPTED = 130;

        private ExitCode() {}
    }
}
