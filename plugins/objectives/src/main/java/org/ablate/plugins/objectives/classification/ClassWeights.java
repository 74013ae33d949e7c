package org.ablate.plugins.objectives.classification;

import java.util.Optional;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Classes;

/** How much each class weighs in the training loss. */
@Kind("class-weights")
public interface ClassWeights {

    /**
     * A weight for each class, by its id; absent when all weigh the same.
     *
     * @throws org.ablate.spi.ExperimentException when the weights do not fit the classes
     */
    Optional<float[]> of(Classes classes);
}
