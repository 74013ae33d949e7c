package org.ablate.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.composition.descriptor.DescriptorException;
import org.ablate.composition.wiring.ComponentFault;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.laboratory.session.RunFailure;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.TensorProgramException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** How a failure is told: what a person can act on is one clear message; its trace goes to the log, and is shown where asked for. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Prints the failure of a verb and gives its exit code. */
    public static int report(Throwable problem, CommandLine at) {
        LOG.error("the command failed", problem);
        Optional<Laboratory> laboratory = laboratory(at);
        Throwable told = laboratory
                .flatMap(it -> it.blame(problem))
                .<Throwable>map(fault -> fault)
                .orElse(problem);
        PrintWriter err = at.getErr();
        boolean trace = ((AblateCommand) at.getCommandSpec().root().userObject()).stacktrace();
        if (told instanceof ExperimentException) {
            boolean fault = told instanceof ComponentFault
                    || told.getCause() instanceof ComponentFault
                    || (told instanceof DescriptorException && told.getCause() != null);
            err.println("ablate: " + told.getMessage() + (fault && !trace ? "\nablate: --stacktrace shows more" : ""));
        } else if (told instanceof OutOfMemoryError) {
            err.println("ablate: not enough memory: " + told.getMessage());
        } else {
            err.println("ablate: this is a defect of Ablate" + orOf(laboratory) + ", please report it: " + told);
        }
        boolean defect = !(told instanceof ExperimentException || told instanceof OutOfMemoryError);
        if (trace || defect) {
            told.printStackTrace(err);
        }
        err.flush();
        return exitCode(told);
    }

    private static int exitCode(Throwable told) {
        boolean wrongInput = told instanceof ExperimentException
                && !(told instanceof RunFailure || told instanceof TensorProgramException)
                && !(told instanceof ComponentFault fault && fault.working());
        return wrongInput ? ExitCode.WRONG_INPUT : ExitCode.FAILED;
    }

    private static Optional<Laboratory> laboratory(CommandLine at) {
        return at.getMixins().values().stream()
                .filter(CommonOptions.class::isInstance)
                .map(CommonOptions.class::cast)
                .findFirst()
                .flatMap(CommonOptions::opened);
    }

    /** What Ablate's own code fails on may come from elsewhere. */
    private static String orOf(Optional<Laboratory> laboratory) {
        List<String> outside = laboratory.map(Laboratory::fromOutside).orElse(List.of());
        return outside.isEmpty() ? "" : " or of what is used besides its own plugins, " + String.join(", ", outside);
    }
}
