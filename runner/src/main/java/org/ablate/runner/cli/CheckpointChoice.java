package org.ablate.runner.cli;

import java.util.Optional;
import java.util.stream.Collectors;
import org.ablate.runner.run.Checkpoint;
import org.ablate.runner.run.Checkpoints;
import org.ablate.runner.run.RunDirectory;
import org.ablate.spi.ExperimentException;
import picocli.CommandLine.Option;

/** Which checkpoint of a run to look at. */
final class CheckpointChoice {

    @Option(
            names = "--checkpoint",
            paramLabel = "best|latest|STEP",
            defaultValue = "best",
            description = "Which checkpoint (default: ${DEFAULT-VALUE}).")
    private String choice = "best";

    Checkpoint of(RunDirectory directory) {
        Checkpoints checkpoints = directory.checkpoints();
        Optional<Checkpoint> chosen =
                switch (choice) {
                    case "best" -> checkpoints.best();
                    case "latest" -> checkpoints.latest();
                    default ->
                        checkpoints.all().stream()
                                .filter(it -> Long.toString(it.step()).equals(choice))
                                .findFirst();
                };
        return chosen.orElseThrow(() -> new ExperimentException(
                checkpoints.all().isEmpty()
                        ? directory.name() + " has no checkpoint yet"
                        : directory.name() + " has no checkpoint '" + choice + "'; it has best, latest and steps "
                                + checkpoints.all().stream()
                                        .map(it -> Long.toString(it.step()))
                                        .collect(Collectors.joining(", "))));
    }
}
