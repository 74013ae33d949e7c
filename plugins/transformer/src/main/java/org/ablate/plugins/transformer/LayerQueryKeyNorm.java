package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** Layer normalisation of each head's queries and keys, without biases (Dehghani et al., 2023, arXiv:2302.05442). */
@Component(value = "layer-norm", summary = "Centres and scales each head's queries and keys")
public final class LayerQueryKeyNorm extends QueryKeyNorm {

    /** The fields of the norm. */
    public record Config(
            @Doc("added to the variance") @Default("1.0e-6") @Positive
            double epsilon) {}

    private final Ops ops;
    private final double epsilon;
    private final Parameter query;
    private final Parameter key;

    @Inject
    LayerQueryKeyNorm(Config config, Heads heads, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.epsilon = config.epsilon();
        Shape shape = new Shape(heads.headWidth(dimensions.width()));
        this.query = parameter("query", shape, Initializer.ones());
        this.key = parameter("key", shape, Initializer.ones());
    }

    @Override
    public NDArray query(NDArray heads) {
        return ops.layerNorm(heads, query.array(), null, epsilon);
    }

    @Override
    public NDArray key(NDArray heads) {
        return ops.layerNorm(heads, key.array(), null, epsilon);
    }
}
