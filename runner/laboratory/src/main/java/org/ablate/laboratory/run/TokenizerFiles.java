package org.ablate.laboratory.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.laboratory.checkpoint.FolderRemoval;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;

/**
 * The tokenizer in a run's folder: {@code tokenizer.json} and what belongs beside it. The first is put there last, so that it tells
 * that all are there.
 *
 * @param run the run's folder
 */
record TokenizerFiles(Path run) {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String SCRATCH = ".tokenizer.tmp";

    /** The trained tokenizer. */
    Path main() {
        return run.resolve(TOKENIZER);
    }

    /** SHA-256 by name of the files that a tokenizer is saved as. */
    static SortedMap<String, String> digests(Tokenizer tokenizer) {
        SortedMap<String, String> digests = new TreeMap<>();
        try {
            Path scratch = Files.createTempDirectory("ablate-tokenizer");
            try {
                save(tokenizer, scratch).forEach(file -> digests.put(name(file), Sha256.of(file)));
            } finally {
                FolderRemoval.remove(scratch);
            }
        } catch (IOException e) {
            throw FileProblem.of("write", Path.of(TOKENIZER), e);
        }
        return digests;
    }

    /**
     * Keeps the tokenizer, whole or not at all.
     *
     * @param recorded what {@link #digests} gave when the run began
     * @throws ExperimentException when it is another tokenizer, or cannot be written
     */
    void keep(Tokenizer tokenizer, Map<String, String> recorded) {
        Path scratch = run.resolve(SCRATCH);
        try {
            FolderRemoval.remove(scratch);
            Files.createDirectory(scratch);
            List<Path> files = save(tokenizer, scratch);
            for (Path file : files) {
                if (!Sha256.of(file).equals(recorded.get(name(file)))) {
                    throw new ExperimentException(
                            main() + " is missing, and the data now give another tokenizer than the run began with ("
                                    + name(file) + " differs); put the file back or start a new run");
                }
            }
            for (Path file : files) {
                Files.move(file, run.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw FileProblem.of("write", main(), e);
        } finally {
            removeLeftovers();
        }
    }

    /** Removes what a process that was killed left half written. */
    void removeLeftovers() {
        try {
            FolderRemoval.remove(run.resolve(SCRATCH));
        } catch (IOException e) {
            throw FileProblem.of("remove", run.resolve(SCRATCH), e);
        }
    }

    private static List<Path> save(Tokenizer tokenizer, Path folder) throws IOException {
        Path saved = folder.resolve(TOKENIZER);
        tokenizer.save(saved);
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted(Comparator.comparing(saved::equals)).toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
