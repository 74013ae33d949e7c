package org.ablate.runner.cli;

import java.io.PrintWriter;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.spi.ExperimentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a failure is told: what a person can act on is one clear message; its trace goes to the log. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Prints a failure and gives its exit code. */
    static int report(Exception problem, PrintWriter err) {
        LOG.error("the command failed", problem);
        if (problem instanceof ExperimentException) {
            err.println("ablate: " + problem.getMessage());
            return problem instanceof RunFailure ? ExitCode.FAILED : ExitCode.WRONG_INPUT;
        }
        err.println("ablate: this is a defect of Ablate, please report it: " + problem);
        for (StackTraceElement frame : problem.getStackTrace()) {
            err.println("    at " + frame);
        }
        return ExitCode.FAILED;
    }

    /** The experiment was described well and failed all the same. */
    static final class RunFailure extends ExperimentException {

        private static final long serialVersionUID = 1L;

        RunFailure(String message) {
            super(message);
        }
    }
}
