package org.ablate.laboratory.session;

import java.util.Optional;
import java.util.stream.Collectors;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.CheckpointStore;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.ExperimentException;

/** Selection of a run's checkpoint: {@code best}, {@code latest} or the number of a step. */
final class CheckpointSelection {

    private CheckpointSelection() {}

    /**
     * Finds the checkpoint.
     *
     * @throws ExperimentException saying which there are, when it is not there
     */
    static Checkpoint of(RunDirectory directory, String choice) {
        CheckpointStore checkpoints = directory.checkpoints();
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
