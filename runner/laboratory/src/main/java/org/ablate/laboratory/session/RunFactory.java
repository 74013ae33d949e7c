package org.ablate.laboratory.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ablate.laboratory.data.DataPreparation;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.ExternalWeights;
import org.ablate.laboratory.run.GivenDescriptor;
import org.ablate.laboratory.run.LockFile;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.laboratory.run.SourceRevision;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.tensor.Engine;

/** Makes the folder of a fresh run, with all that says what it is. */
public final class RunFactory {

    private RunFactory() {}

    public static RunDirectory create(
            Laboratory laboratory,
            ExperimentGraph assembly,
            PreparedData data,
            Engine engine,
            Path descriptor,
            List<String> overrides,
            Path out) {
        String resolved = assembly.bound().toYaml();
        LockFile lock = LockFile.here(
                Laboratory.version(),
                assembly.experiment().seed(),
                RunDirectory.seal(resolved, data.tokenizer(), data.classes()),
                data.digests(),
                new ExternalWeights(assembly).digests(),
                CodeAtHand.of(laboratory, assembly, engine).digests(),
                engine.facts(),
                SourceRevision.of(Path.of("")).orElse(""));
        try {
            RunDirectory directory = RunDirectory.create(
                    out,
                    new RunDirectory.Beginning(
                            assembly.experiment().name(),
                            GivenDescriptor.text(Files.readString(descriptor), overrides),
                            resolved,
                            new String(assembly.deciding(), StandardCharsets.US_ASCII),
                            lock));
            directory.keep(data.tokenizer());
            directory.keep(data.classes());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A run's data for going on with it. Where the process was killed before it had kept the tokenizer or the classes, they are
     * made from the data as they were then, and kept.
     */
    public static PreparedData prepare(RunDirectory directory, DataPreparation preparation) {
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
