package org.ablate.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ablate.laboratory.session.Laboratory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb understands. */
public final class CommonOptions {

    @Option(
            names = "--set",
            paramLabel = "a.b.c=value",
            description =
                    "Set a value of the descriptor, written as in YAML; repeatable. Lists by index: evaluation.metrics.0=loss")
    public List<String> overrides = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    public Path out = Path.of("runs");

    @Option(
            names = "--json",
            description = "One machine-readable summary on standard output, everything else on standard error.")
    public boolean json;

    @Option(names = "--quiet", description = "No progress, only the result.")
    public boolean quiet;

    private @Nullable Laboratory laboratory;

    /** What is installed; the same each time. */
    public Laboratory laboratory() {
        Laboratory open = opened().orElseGet(() -> Laboratory.installed(out));
        laboratory = open;
        return open;
    }

    /** What is installed, once a command asked for it. */
    public Optional<Laboratory> opened() {
        return Optional.ofNullable(laboratory);
    }

    /** What a process tells its caller. */
    public static final class ExitCode {
        public static final int DONE = 0;
        public static final int FAILED = 1;
        public static final int WRONG_INPUT = 2;
        public static final int INTERRUPTED = 130;

        private ExitCode() {}
    }
}
