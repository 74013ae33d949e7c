package org.ablate.laboratory.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.ExternalWeights;
import org.ablate.laboratory.run.Restart;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunLock;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.tensor.Engine;

/** Resumption of a run that was stopped: from its latest checkpoint, exactly as if it had never stopped. */
final class RunResume {

    private RunResume() {}

    /** Nothing where the run is finished already. */
    static Optional<Run> of(Laboratory laboratory, String run, List<String> sinks, Path out, Notices notices) {
        RunDirectory directory = RunDirectory.open(run, out);
        RunLock lock = directory.lockForWriting();
        try {
            Optional<Run> resumed = locked(laboratory, directory, lock, sinks, out, notices);
            if (resumed.isEmpty()) {
                lock.close();
            }
            return resumed;
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static Optional<Run> locked(
            Laboratory laboratory,
            RunDirectory directory,
            RunLock lock,
            List<String> chosen,
            Path out,
            Notices notices) {
        directory.removeLeftovers();
        ExperimentGraph graph = laboratory.read(directory.resolved(), List.of());
        Resumption resumption = Resumption.of(directory, graph);
        if (resumption.finished()) {
            return Optional.empty();
        }
        Engine engine = laboratory.engine();
        engine.warmUp();
        CodeAtHand.of(laboratory, graph, engine).require(directory);
        List<EventSink> sinks = laboratory.listeners(graph, chosen);
        notices.activity("preparing the data");
        PreparedData data = prepare(directory, new DataPreparation(graph, out));
        requireSameWeights(directory, graph, resumption);
        resumption.goBack();
        directory.keep(new Restart(Instant.now().toString(), resumption.fromStep()));
        return Optional.of(new Run(directory, new TrainingThread(graph, data, directory, engine), sinks, lock));
    }

    /** Weights that were trained elsewhere, as far as they are still read. */
    private static void requireSameWeights(RunDirectory directory, ExperimentGraph graph, Resumption resumption) {
        ExternalWeights weights = new ExternalWeights(graph);
        if (resumption.fromCheckpoint()) {
            weights.requireLasting(directory.lock().weights());
        } else {
            weights.requireBeginning(directory.lock().weights());
        }
    }

    /**
     * A run's data for going on with it. Where the process was killed before it had kept the tokenizer or the classes, they are
     * made from the data as they were then, and kept.
     */
    private static PreparedData prepare(RunDirectory directory, DataPreparation preparation) {
        boolean whole = Files.exists(directory.tokenizer());
        PreparedData data = whole ? preparation.prepare(directory, Split.VALIDATION) : preparation.prepare();
        requireSameData(directory, data);
        if (!whole) {
            directory.keep(data.tokenizer());
        }
        if (directory.classes().size() == 0) {
            directory.keep(data.classes());
        }
        return data;
    }

    /** A run can only be gone on with on the data it began with. */
    private static void requireSameData(RunDirectory directory, PreparedData data) {
        Map<String, String> recorded = directory.lock().data();
        if (!recorded.equals(data.digests())) {
            throw new ExperimentException(directory.name() + ": the data are not those the run began with (recorded "
                    + recorded + ", found " + data.digests() + "); put the original data back or start a new run");
        }
    }
}
