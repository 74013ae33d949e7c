package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Norm;
import org.ablate.testkit.workbench.Workbench;

/** A norm without a fault: {@code weight · x / √mean(x²)}. */
@Component(value = "toy-norm", summary = "Divides by the root of the mean square")
class ToyNorm extends Norm {

    /** Its fields. */
    record Config(
            @Doc("added to the mean square") @Default("1.0e-5") @Positive
            double epsilon) {}

    final Workbench bench;
    final Parameter weight;

    ToyNorm(Workbench bench) {
        this(bench, ValueInitializer.normal(1));
    }

    ToyNorm(Workbench bench, ValueInitializer initializer) {
        this.bench = bench;
        this.weight = parameter("weight", new Shape(bench.width()), initializer);
    }

    @Override
    public NDArray forward(NDArray input) {
        return bench.ops().rmsNorm(input, weight.array(), 1e-5);
    }
}
