package org.ablate.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ablate.runner.Laboratory;
import org.ablate.runner.run.GivenDescriptor;
import org.ablate.runner.run.LockFile;
import org.ablate.runner.run.RunDirectory;
import org.ablate.runner.run.SourceRevision;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.PreparedData;
import org.ablate.runner.training.WeightsElsewhere;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Split;
import org.ablate.spi.tensor.Engine;

/** Makes the folder of a fresh run, with all that says what it is. */
final class RunFolders {

    private RunFolders() {}

    static RunDirectory create(
            Laboratory laboratory,
            Assembly assembly,
            PreparedData data,
            Engine engine,
            Path descriptor,
            CommonOptions options) {
        String resolved = assembly.bound().toYaml();
        LockFile lock = LockFile.here(
                AblateVersion.number(),
                assembly.experiment().seed(),
                RunDirectory.seal(resolved, data.tokenizer(), data.classes()),
                data.digests(),
                new WeightsElsewhere(assembly).digests(),
                CodeAtHand.of(laboratory, assembly, engine).digests(),
                engine.facts(),
                SourceRevision.of(Path.of("")).orElse(""));
        try {
            RunDirectory directory = RunDirectory.create(
                    options.out,
                    new RunDirectory.Beginning(
                            assembly.experiment().name(),
                            GivenDescriptor.text(Files.readString(descriptor), options.overrides),
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
    static PreparedData prepare(RunDirectory directory, DataPreparation preparation) {
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
