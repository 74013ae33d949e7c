package org.ablate.laboratory.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.NearestName;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.laboratory.checkpoint.CheckpointStore;
import org.ablate.laboratory.checkpoint.FolderRemoval;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A run's folder, {@code <out>/<name>-<id>}. The id is a digest of the experiment and what it is run with, so the same
 * experiment has the same id; a repeat gets {@code -2}, {@code -3}, … and an existing folder is never written over.
 */
public final class RunDirectory {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final int ID_LENGTH = 10;
    private static final int REPEATS = 100_000;
    private static final String LOCK = "lock.json";
    private static final String CLASSES = "classes.json";
    private static final String RESTARTS = "restarts.json";

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /**
     * What a fresh run's folder begins with.
     *
     * @param name the experiment's name: letters, digits, dots, underscores and hyphens
     * @param descriptor the descriptor's text as given
     * @param resolved the effective descriptor with every value's origin
     * @param canonical the effective descriptor's values alone, in a form that is the same for the same experiment
     * @param lock what it is run with
     */
    public record Beginning(String name, String descriptor, String resolved, String canonical, LockFile lock) {

        /** First ten hexadecimal digits of the digest of experiment and lock. */
        public String id() {
            return Sha256.of(canonical + "\n" + lock.digest()).substring(0, ID_LENGTH);
        }
    }

    /**
     * Makes a new folder with {@code descriptor.yaml}, {@code resolved.yaml} and {@code lock.json} in it; all of it or
     * nothing.
     *
     * @param out is made when it does not exist
     * @throws ExperimentException one line saying why it cannot be made
     */
    public static RunDirectory create(Path out, Beginning beginning) {
        if (!beginning.name().matches(NAME)) {
            throw new ExperimentException(
                    "'" + beginning.name() + "' cannot name a run's folder; use up to 100 letters, "
                            + "digits, dots, underscores and hyphens, the first a letter or digit");
        }
        RunDirectory run = new RunDirectory(claim(out, beginning.name() + "-" + beginning.id()));
        try {
            DurableFile.write(run.descriptor(), beginning.descriptor());
            DurableFile.write(run.resolved(), beginning.resolved());
            beginning.lock().write(run.path.resolve(LOCK));
            return run;
        } catch (RuntimeException e) {
            try {
                FolderRemoval.remove(run.path);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static Path claim(Path out, String name) {
        try {
            Files.createDirectories(out);
        } catch (FileAlreadyExistsException e) {
            throw new ExperimentException("cannot make runs in " + out + ": it is a file, not a folder", e);
        } catch (IOException e) {
            throw FileProblem.of("make the folder", out, e);
        }
        Path candidate = out.resolve(name);
        for (int repeat = 2; repeat <= REPEATS; repeat++) {
            try {
                return Files.createDirectory(candidate);
            } catch (FileAlreadyExistsException taken) {
                candidate = out.resolve(name + "-" + repeat);
            } catch (IOException e) {
                throw FileProblem.of("make the run's folder", candidate, e);
            }
        }
        throw new ExperimentException("there are already " + REPEATS + " runs named " + name + " in " + out);
    }

    /**
     * Finds a run.
     *
     * @param run a run's folder, its name in {@code out}, or {@code latest:} and an experiment's name
     * @param out where runs are kept
     * @throws ExperimentException when there is none, with the nearest names, or when what decides its results is not what was
     *     written, naming the file and what differs
     */
    public static RunDirectory open(String run, Path out) {
        if (run.startsWith(LatestRuns.WORD + ":")) {
            return new LatestRuns(out)
                    .of(run.substring(LatestRuns.WORD.length() + 1))
                    .unchanged();
        }
        try {
            for (Path candidate : new Path[] {Path.of(run), out.resolve(run)}) {
                if (isRun(candidate)) {
                    return new RunDirectory(candidate).unchanged();
                }
            }
        } catch (InvalidPathException e) {
            throw new ExperimentException("'" + run + "' is not a run's name or folder: " + e.getReason(), e);
        }
        List<String> known = list(out).stream().map(RunDirectory::name).toList();
        List<String> nearest =
                known.stream().filter(name -> name.contains(run)).limit(3).toList();
        String message = Files.exists(Path.of(run))
                ? run + " is not a run's folder: it has no " + LOCK
                : "there is no run '" + run + "', neither a folder of that name nor in " + out;
        if (!nearest.isEmpty()) {
            message += "; did you mean " + String.join(" or ", nearest) + "?";
        } else {
            message += NearestName.hint(run, known);
        }
        throw new ExperimentException(message + "; " + listing(known, out));
    }

    /**
     * The run in a folder.
     *
     * @throws ExperimentException when it is not a run's folder, or what decides its results is not what was written
     */
    public static RunDirectory of(Path folder) {
        if (!isRun(folder)) {
            throw new ExperimentException("there is no run at " + folder + ", since it has no " + LOCK
                    + "; path names the folder of a run, such as runs/NAME-ID, and './ablate runs' lists them");
        }
        return new RunDirectory(folder).unchanged();
    }

    /** A checkpoint is compared with what was written when it is read. */
    private RunDirectory unchanged() {
        RunSeal.read(path).requireUnchanged(path, resolvedValues());
        return this;
    }

    /** The values of the effective descriptor. */
    Map<?, ?> resolvedValues() {
        try {
            return values(Files.readString(resolved()));
        } catch (YamlEngineException e) {
            throw new ExperimentException(
                    resolved() + " is not what the run began with: it is no descriptor any more", e);
        } catch (IOException e) {
            throw FileProblem.of("read", resolved(), e);
        }
    }

    private static Map<?, ?> values(String resolved) {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(resolved);
        if (root instanceof Map<?, ?> values) {
            return values;
        }
        throw new YamlEngineException("not a mapping");
    }

    /**
     * The same folder, if nothing that a trained model is read from is missing.
     *
     * @throws ExperimentException naming the file that is
     */
    public RunDirectory whole() {
        RunSeal.read(path).requireWhole(path);
        return this;
    }

    /**
     * What a lock file says of the files of a run that begins.
     *
     * @param resolved the content of {@code resolved.yaml}
     */
    public static RunSeal seal(String resolved, Tokenizer tokenizer, Classes classes) {
        SortedMap<String, String> files = TokenizerFiles.digests(tokenizer);
        if (classes.size() > 0) {
            files.put(CLASSES, Sha256.of(JsonFile.text(classes)));
        }
        return new RunSeal(RunSeal.values(values(resolved)), files);
    }

    private static String listing(List<String> known, Path out) {
        if (known.isEmpty()) {
            return "there are no runs in " + out + " yet";
        }
        int shown = Math.min(10, known.size());
        return "runs in " + out + ": " + String.join(", ", known.subList(0, shown))
                + (shown < known.size() ? " and " + (known.size() - shown) + " more" : "");
    }

    /** All runs in a folder, by name; none when the folder does not exist. */
    public static List<RunDirectory> list(Path out) {
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(out)) {
            return folders.filter(RunDirectory::isRun)
                    .sorted()
                    .map(RunDirectory::new)
                    .toList();
        } catch (IOException e) {
            throw FileProblem.of("list", out, e);
        }
    }

    /** Whether a folder is a run's: it has a lock. */
    public static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve(LOCK));
    }

    public Path path() {
        return path;
    }

    /** The folder's own name. */
    public String name() {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** The descriptor as given. */
    public Path descriptor() {
        return path.resolve("descriptor.yaml");
    }

    /** The effective descriptor, every value with its origin. */
    public Path resolved() {
        return path.resolve("resolved.yaml");
    }

    public LockFile lock() {
        return LockFile.read(path.resolve(LOCK));
    }

    /** The trained tokenizer. */
    public Path tokenizer() {
        return new TokenizerFiles(path).main();
    }

    /**
     * Keeps the tokenizer, whole or not at all, and what belongs beside it.
     *
     * @throws ExperimentException when it is not the one that the lock file names, or cannot be written
     */
    public void keep(Tokenizer tokenizer) {
        new TokenizerFiles(path).keep(tokenizer, lock().files());
    }

    /**
     * The classes that the run's model tells apart; none where it tells none.
     *
     * @throws ExperimentException when {@code classes.json} cannot be read or holds something else
     */
    public Classes classes() {
        Path file = path.resolve(CLASSES);
        return Files.exists(file) ? JsonFile.read(file, Classes.class, "holds no classes") : Classes.NONE;
    }

    /**
     * Keeps the classes, where there are any, so that the model can be built again without the data.
     *
     * @throws ExperimentException when they are not those that the lock file names, or cannot be written
     */
    public void keep(Classes classes) {
        if (classes.size() == 0) {
            return;
        }
        String text = JsonFile.text(classes);
        if (!Sha256.of(text).equals(lock().files().get(CLASSES))) {
            throw new ExperimentException(path.resolve(CLASSES)
                    + " is missing, and the data now give other classes than the run began with; put the file back or start a"
                    + " new run");
        }
        DurableFile.write(path.resolve(CLASSES), text);
    }

    /** How often, when and where the run was gone on with, oldest first. */
    public List<Restart> restarts() {
        Path file = path.resolve(RESTARTS);
        return Files.exists(file)
                ? List.of(JsonFile.read(file, Restart[].class, "holds no restarts of a run"))
                : List.of();
    }

    /** Keeps beside the journal, which does not tell of it, that the run is gone on with. */
    public void keep(Restart restart) {
        List<Restart> all = new ArrayList<>(restarts());
        all.add(restart);
        DurableFile.write(path.resolve(RESTARTS), JsonFile.text(all));
    }

    /** The journal of all events. */
    public Path journal() {
        return path.resolve("events.jsonl");
    }

    /** What the program logged. */
    public Path log() {
        return path.resolve("run.log");
    }

    /** The checkpoints, to be read. */
    public CheckpointStore checkpoints() {
        return checkpoints(1, step -> true);
    }

    /**
     * The checkpoints, to be added to.
     *
     * @param keep how many of the newest are kept beside the best one, at least 1
     * @param scheduled which steps' checkpoints count among these
     */
    public CheckpointStore checkpoints(int keep, LongPredicate scheduled) {
        return new CheckpointStore(path.resolve("checkpoints"), keep, scheduled);
    }

    /**
     * Removes what processes that were killed left half written beside the files of this folder; for who has the right to
     * write here.
     */
    public void removeLeftovers() {
        DurableFile.removeLeftovers(path);
        new TokenizerFiles(path).removeLeftovers();
        checkpoints().recover();
    }

    /**
     * Takes the right to write here, until the lock is closed or the process ends.
     *
     * @throws ExperimentException when another process has it
     */
    public RunLock lockForWriting() {
        return RunLock.take(path);
    }

    /** Whether a process holds the right to write here. */
    public boolean isBeingWritten() {
        return RunLock.isTaken(path);
    }

    /** What {@code --set} changed of the descriptor. */
    public List<String> overrides() {
        try {
            return GivenDescriptor.overrides(Files.readString(descriptor()));
        } catch (IOException e) {
            throw FileProblem.of("read", descriptor(), e);
        }
    }
}
