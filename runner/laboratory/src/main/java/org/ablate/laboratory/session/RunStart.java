package org.ablate.laboratory.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.ExternalWeights;
import org.ablate.laboratory.run.GivenDescriptor;
import org.ablate.laboratory.run.LockFile;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.RunLock;
import org.ablate.laboratory.run.SourceRevision;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Engine;

/** Start of a fresh run: what can fail fails before its folder is made. */
final class RunStart {

    private RunStart() {}

    static Run of(Laboratory laboratory, RunRequest request, Path out, Notices notices) {
        ExperimentGraph graph = laboratory.read(request.descriptor(), request.overrides());
        Engine engine = laboratory.engine();
        engine.warmUp();
        List<EventSink> sinks = laboratory.listeners(graph, request.sinks());
        notices.activity("preparing the data");
        PreparedData data = new DataPreparation(graph, out).prepare();
        Architecture model = new DryRun(graph).of(data);
        MemoryNeed.unmet(model, graph.experiment(), data, engine.facts()).ifPresent(need -> {
            throw new RunFailure(need);
        });
        Foresight.of(graph, data).forEach(notices::warning);
        RunDirectory directory = create(laboratory, graph, data, engine, request, out);
        RunLock lock = directory.lockForWriting();
        return new Run(directory, new TrainingThread(graph, data, directory, engine), sinks, lock);
    }

    private static RunDirectory create(
            Laboratory laboratory,
            ExperimentGraph graph,
            PreparedData data,
            Engine engine,
            RunRequest request,
            Path out) {
        String resolved = graph.bound().toYaml();
        LockFile lock = LockFile.here(
                Laboratory.version(),
                graph.experiment().seed(),
                RunDirectory.seal(resolved, data.tokenizer(), data.classes()),
                data.digests(),
                new ExternalWeights(graph).digests(),
                CodeAtHand.of(laboratory, graph, engine).digests(),
                engine.facts(),
                SourceRevision.of(Path.of("")).orElse(""));
        try {
            RunDirectory directory = RunDirectory.create(
                    out,
                    new RunDirectory.Beginning(
                            graph.experiment().name(),
                            GivenDescriptor.text(Files.readString(request.descriptor()), request.overrides()),
                            resolved,
                            new String(graph.deciding(), StandardCharsets.US_ASCII),
                            lock));
            directory.keep(data.tokenizer());
            directory.keep(data.classes());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
