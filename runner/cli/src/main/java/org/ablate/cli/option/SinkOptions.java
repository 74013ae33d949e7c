package org.ablate.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.event.EventSink;
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

    /** The sinks of the descriptor, then those of the options. */
    public List<EventSink> of(Laboratory laboratory, ExperimentGraph assembly) {
        return Stream.of(assembly.sinks(), laboratory.sinks(chosen))
                .flatMap(List::stream)
                .toList();
    }
}
