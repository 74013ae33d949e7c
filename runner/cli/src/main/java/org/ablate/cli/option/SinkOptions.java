package org.ablate.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the verbs that train: who listens. */
public final class SinkOptions {

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description =
                    "Have this listen to the run, beside the sinks of its descriptor: the name of a component of kind sink, or"
                            + " '{type: NAME, …}'; repeatable.")
    private List<String> chosen = new ArrayList<>();

    /** Those that are given, in this order. */
    public List<String> chosen() {
        return chosen;
    }
}
