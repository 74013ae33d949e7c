package org.ablate.laboratory.checkpoint;

import java.util.Optional;
import java.util.stream.Collectors;
import org.ablate.spi.ExperimentException;

/** Selection of a run's checkpoint: {@code best}, {@code latest} or the number of a step. */
public final class CheckpointSelection {

    private CheckpointSelection() {}

    /**
     * Finds the checkpoint.
     *
     * @param run the run's name, for messages
     * @throws ExperimentException saying which there are, when it is not there
     */
    public static Checkpoint of(CheckpointStore checkpoints, String run, String choice) {
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
                        ? run + " has no checkpoint yet"
                        : run + " has no checkpoint '" + choice + "'; it has best, latest and steps "
                                + checkpoints.all().stream()
                                        .map(it -> Long.toString(it.step()))
                                        .collect(Collectors.joining(", "))));
    }
}
