package org.ablate.cli.option;

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

    /** The checkpoint, {@code best}, {@code latest} or a step. */
    public String checkpoint() {
        return choice;
    }

    public boolean merge() {
        return merge;
    }
}
