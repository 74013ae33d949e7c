package org.ablate.laboratory.experiment;

import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** What is kept on disk to resume from. */
public record CheckpointPolicy(
        @Doc("steps from one checkpoint to the next; the last step always gives one") @Default("500") @Positive
        int every,

        @Doc("how many of the latest to keep; the best is kept beside them") @Default("2") @Positive
        int keep) {

    /** Whether a checkpoint is due after a step of a run, the best ones aside. */
    public boolean due(long step, TrainingConfig training) {
        return step > 0 && (step % every == 0 || step == training.steps());
    }
}
