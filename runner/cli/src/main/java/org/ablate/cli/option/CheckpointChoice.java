package org.ablate.cli.option;

import java.util.Optional;
import java.util.stream.Collectors;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.CheckpointStore;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import picocli.CommandLine.Option;

/** Which checkpoint of a run to look at, and as what. */
public final class CheckpointChoice {

    @Option(
            names = "--checkpoint",
            paramLabel = "best|latest|STEP",
            defaultValue = "best",
            description = "Which checkpoint (default: ${DEFAULT-VALUE}).")
    private String choice = "best";

    @Option(
            names = "--merge",
            description = "Write what the adaptation added into the weights first: the model alone, at its own cost.")
    private boolean merge;

    /** The model as it is wanted: with what the adaptation added beside its weights, or in them. */
    public Architecture wanted(Architecture trained, ExperimentGraph assembly, Ops ops) {
        return merge ? assembly.merged(trained, ops) : trained;
    }

    public Checkpoint of(RunDirectory directory) {
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
