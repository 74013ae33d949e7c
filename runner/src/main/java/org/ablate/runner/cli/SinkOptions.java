package org.ablate.runner.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.runner.Laboratory;
import org.ablate.runner.training.Assembly;
import org.ablate.spi.event.EventSink;
import picocli.CommandLine.Option;

/** Options of the verbs that train: who listens. */
final class SinkOptions {

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description =
                    "Have this listen to the run, beside the sinks of its descriptor: the name of a component of kind sink, or"
                            + " '{type: NAME, …}'; repeatable.")
    private List<String> chosen = new ArrayList<>();

    /** The sinks of the descriptor, then those of the options. */
    List<EventSink> of(Laboratory laboratory, Assembly assembly) {
        return Stream.of(assembly.sinks(), laboratory.sinks(chosen))
                .flatMap(List::stream)
                .toList();
    }
}
