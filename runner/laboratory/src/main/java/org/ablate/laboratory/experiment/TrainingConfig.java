package org.ablate.laboratory.experiment;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** How long to train and in what portions. */
public record TrainingConfig(
        @Doc("length of the run, in optimizer steps") @Positive
        int steps,

        @Doc("rows in a batch") @Default("12") @Positive int batch,

        @Doc("batches whose gradients add up to one step") @Default("1") @Positive
        int accumulate,

        @Doc("largest 2-norm of all gradients together, to which larger ones are scaled down; 0 for off")
        @Default("1.0")
        @PositiveOrZero
        double clip,

        @Doc(
                "largest magnitude of each element of a gradient, to which larger ones are cut before clip looks at them; 0 for off")
        @Default("0.0")
        @PositiveOrZero
        double clipValue) {}
