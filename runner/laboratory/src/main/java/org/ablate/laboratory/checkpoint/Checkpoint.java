package org.ablate.laboratory.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.spi.ExperimentException;

/** A checkpoint on the disk. Nothing of it is believed before its digest was found right. */
public final class Checkpoint {

    static final String MODEL = "model.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String STATE = "state.json";

    private final CheckpointStore siblings;
    private final Path path;
    private final long step;

    Checkpoint(CheckpointStore siblings, Path path, long step) {
        this.siblings = siblings;
        this.path = path;
        this.step = step;
    }

    public Path path() {
        return path;
    }

    /** How many steps the weights have seen. */
    public long step() {
        return step;
    }

    /**
     * What it knows beside its tensors.
     *
     * @throws ExperimentException when the file is damaged, naming the newest good checkpoint before it
     */
    public CheckpointState state() {
        return described().state();
    }

    /**
     * The model's tensors, verified; the caller closes the file.
     *
     * @throws ExperimentException when the file is damaged, naming the newest good checkpoint before it
     */
    public SafetensorsFile model() {
        return open(MODEL);
    }

    /**
     * The optimizer's tensors, verified; the caller closes the file.
     *
     * @throws ExperimentException when the file is damaged, naming the newest good checkpoint before it
     */
    public SafetensorsFile optimizer() {
        return open(OPTIMIZER);
    }

    private SafetensorsFile open(String name) {
        CheckpointState.Described described = described();
        Optional<String> damage = damage(name, described);
        if (damage.isPresent()) {
            throw damaged(damage.get());
        }
        return SafetensorsFile.open(path.resolve(name));
    }

    private CheckpointState.Described described() {
        try {
            return readState();
        } catch (BrokenState e) {
            throw damaged(e.getMessage() == null ? STATE : e.getMessage());
        }
    }

    /** Whether all three files are what was written. */
    boolean intact() {
        try {
            CheckpointState.Described described = readState();
            return damage(MODEL, described).isEmpty()
                    && damage(OPTIMIZER, described).isEmpty();
        } catch (BrokenState e) {
            return false;
        }
    }

    private CheckpointState.Described readState() throws BrokenState {
        try {
            CheckpointState.Described described = CheckpointState.parse(Files.readString(path.resolve(STATE)));
            if (described.state().step() != step) {
                throw new BrokenState(
                        STATE + " speaks of step " + described.state().step());
            }
            return described;
        } catch (JsonProcessingException | NumberFormatException e) {
            throw new BrokenState(STATE + " is not valid JSON");
        } catch (SealedJson.Broken e) {
            throw new BrokenState(STATE + " is not what was written (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new BrokenState(STATE + " cannot be read: " + FileProblem.reason(e));
        }
    }

    private Optional<String> damage(String name, CheckpointState.Described described) {
        try {
            String found = Sha256.of(path.resolve(name));
            return found.equals(described.digests().get(name))
                    ? Optional.empty()
                    : Optional.of(
                            name + " is not what was written (its SHA-256 differs from the one in " + STATE + ")");
        } catch (ExperimentException e) {
            String reason = e.getCause() instanceof IOException cause ? FileProblem.reason(cause) : e.getMessage();
            return Optional.of(name + " cannot be read: " + reason);
        }
    }

    private ExperimentException damaged(String how) {
        return new ExperimentException("the checkpoint " + path + " is damaged: " + how + "; "
                + siblings.intactBefore(step)
                        .map(good -> "the newest good one before it is " + good.path()
                                + ": remove the damaged folder to go on from there")
                        .orElse("there is no good one before it, so the run must be started anew"));
    }

    /** Says what is wrong with {@code state.json}. */
    private static final class BrokenState extends Exception {

        private static final long serialVersionUID = 1L;

        BrokenState(String message) {
            super(message);
        }
    }
}
