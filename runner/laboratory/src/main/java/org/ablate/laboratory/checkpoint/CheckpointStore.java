package org.ablate.laboratory.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.ExperimentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, {@code step-0000500} and so on. Each is written under a hidden name, forced to the disk and
 * renamed, so a folder with a checkpoint's name is always a whole one. The newest ones and the best one are kept.
 */
public final class CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("step-(\\d{7,18})");
    private static final String HIDDEN = ".step-";
    private static final String FORMER = ".former";

    private final Path folder;
    private final int keep;
    private final LongPredicate scheduled;

    /**
     * Checkpoints in a folder.
     *
     * @param folder is made when the first checkpoint is written
     * @param keep how many of the newest are kept beside the best one, at least 1
     * @param scheduled which steps' checkpoints count among these; one made because a run was interrupted is kept only until
     *     the next is there, so that an interrupted run ends with the same checkpoints as one that was not
     */
    public CheckpointStore(Path folder, int keep, LongPredicate scheduled) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least the newest checkpoint is kept, not " + keep);
        }
        this.folder = folder;
        this.keep = keep;
        this.scheduled = scheduled;
    }

    /**
     * Writes a checkpoint and removes those that need no longer be kept. When it cannot be written, every earlier one
     * stays as it was.
     *
     * @param state its step names the folder
     * @param model the model's tensors
     * @param optimizer the optimizer's tensors
     * @throws ExperimentException one line saying why it cannot be written
     */
    public Checkpoint write(CheckpointState state, List<NamedTensor> model, List<NamedTensor> optimizer) {
        String name = String.format(Locale.ROOT, "step-%07d", state.step());
        Path path = folder.resolve(name);
        Path hidden = folder.resolve("." + name + ".tmp");
        try {
            Files.createDirectories(folder);
            removeLeftovers();
            Files.createDirectory(hidden);
        } catch (IOException e) {
            throw FileProblem.of("write the checkpoint", path, e);
        }
        try {
            fill(hidden, state, model, optimizer);
            replace(hidden, path);
            DurableFile.forceFolder(folder);
        } catch (IOException e) {
            throw abandoned(hidden, FileProblem.of("write the checkpoint", path, e));
        } catch (RuntimeException e) {
            throw abandoned(hidden, e);
        }
        prune(state);
        return new Checkpoint(this, path, state.step());
    }

    private static void fill(Path hidden, CheckpointState state, List<NamedTensor> model, List<NamedTensor> optimizer)
            throws IOException {
        Map<String, String> digests = new LinkedHashMap<>();
        Map<String, String> metadata = Map.of("step", Long.toString(state.step()));
        digests.put(Checkpoint.MODEL, SafetensorsWriter.write(hidden.resolve(Checkpoint.MODEL), model, metadata));
        digests.put(
                Checkpoint.OPTIMIZER,
                SafetensorsWriter.write(hidden.resolve(Checkpoint.OPTIMIZER), optimizer, metadata));
        DurableFile.write(hidden.resolve(Checkpoint.STATE), state.json(digests));
        DurableFile.forceFolder(hidden);
    }

    /** A run that was resumed may come to a step a second time; a folder cannot be renamed onto another. */
    private static void replace(Path hidden, Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path former = former(path);
        Files.move(path, former, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(former, path, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
    }

    private static Path former(Path checkpoint) {
        return checkpoint.resolveSibling("." + checkpoint.getFileName() + FORMER);
    }

    /** Gives back its name to a checkpoint that was about to be replaced when the process was killed. */
    public void recover() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path former : paths.filter(it -> it.getFileName().toString().endsWith(FORMER))
                    .toList()) {
                String hidden = former.getFileName().toString();
                Path path = folder.resolve(hidden.substring(1, hidden.length() - FORMER.length()));
                if (!Files.exists(path)) {
                    Files.move(former, path, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw FileProblem.of("recover the checkpoints in", folder, e);
        }
    }

    /** Removes the checkpoints after a step, from which a run does not go on. */
    public void removeAfter(long step) {
        try {
            hide(all().stream().filter(it -> it.step() > step).toList());
        } catch (IOException e) {
            throw FileProblem.of("remove checkpoints in", folder, e);
        }
    }

    private static <E extends RuntimeException> E abandoned(Path hidden, E because) {
        try {
            FolderRemoval.remove(hidden);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
        return because;
    }

    /** What a process that was killed left half written or half removed. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(it -> it.getFileName().toString().startsWith(HIDDEN))
                    .toList()) {
                FolderRemoval.remove(path);
            }
        }
    }

    /**
     * Removes the checkpoints that need not be kept, and what a process that was killed left half written or half removed.
     *
     * @param state of the newest checkpoint
     */
    public void prune(CheckpointState state) {
        List<Checkpoint> all = all();
        List<Checkpoint> due =
                all.stream().filter(it -> scheduled.test(it.step())).toList();
        Set<Long> kept = new HashSet<>();
        due.stream().skip(Math.max(0, due.size() - keep)).forEach(it -> kept.add(it.step()));
        state.best().ifPresent(best -> kept.add(best.step()));
        kept.add(state.step());
        try {
            hide(all.stream().filter(it -> !kept.contains(it.step())).toList());
            removeLeftovers();
        } catch (IOException e) {
            LOG.warn("an old checkpoint in {} could not be removed: {}", folder, FileProblem.reason(e));
        }
    }

    /** The first half of a removal: a checkpoint that is half removed must not look like a whole one. */
    private void hide(List<Checkpoint> unneeded) throws IOException {
        for (Checkpoint old : unneeded) {
            Files.move(
                    old.path(),
                    folder.resolve("." + old.path().getFileName() + ".old"),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** All checkpoints, oldest first. */
    public List<Checkpoint> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.flatMap(path -> named(path).stream())
                    .sorted(Comparator.comparingLong(Checkpoint::step))
                    .toList();
        } catch (IOException e) {
            throw FileProblem.of("list", folder, e);
        }
    }

    private Optional<Checkpoint> named(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches() && Files.isDirectory(path)
                ? Optional.of(new Checkpoint(this, path, Long.parseLong(name.group(1))))
                : Optional.empty();
    }

    /** The newest checkpoint. */
    public Optional<Checkpoint> latest() {
        List<Checkpoint> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * The checkpoint that evaluated best, as the newest one knows it; the newest when none was evaluated.
     *
     * @throws ExperimentException when it is no longer there
     */
    public Optional<Checkpoint> best() {
        return latest().map(latest ->
                latest.state().best().map(best -> at(best.step())).orElse(latest));
    }

    private Checkpoint at(long step) {
        return all().stream()
                .filter(it -> it.step() == step)
                .findFirst()
                .orElseThrow(() -> new ExperimentException("the checkpoint of step " + step
                        + ", which evaluated best, is no longer in " + folder
                        + "; put it back, or take another by its step or as latest"));
    }

    /** The newest checkpoint before a step whose files are what was written. */
    Optional<Checkpoint> intactBefore(long step) {
        return all().stream()
                .filter(it -> it.step() < step)
                .sorted(Comparator.comparingLong(Checkpoint::step).reversed())
                .filter(Checkpoint::intact)
                .findFirst();
    }
}
