package org.ablate.plugins.transformer.head;

import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** Projection to the scores of classes. */
final class ClassProjection {

    private ClassProjection() {}

    /**
     * @param count number of classes; those of the data when absent
     * @throws ExperimentException when neither tells
     */
    static Linear linear(Optional<Integer> count, Classes classes, boolean bias, Dimensions dimensions, Ops ops) {
        int outputs = count.orElse(classes.size());
        if (outputs == 0) {
            throw new ExperimentException("the head scores classes, but the objective finds none in the data; choose an"
                    + " objective that classifies, or say how many with head.classes");
        }
        WeightInit initializer = WeightInit.readout();
        return new Linear(ops, dimensions.width(), outputs, initializer, bias);
    }
}
