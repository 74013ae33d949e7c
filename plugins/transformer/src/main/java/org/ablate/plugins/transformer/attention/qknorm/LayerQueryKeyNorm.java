package org.ablate.plugins.transformer.attention.qknorm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** Layer normalization of each head's queries and keys, usually without biases (Dehghani et al., 2023, arXiv:2302.05442). */
@Component(
        value = "layer-norm",
        summary = "Centers and scales each head's queries and keys",
        formula = "layer-norm of each head's q and k",
        paper = "Henry et al., 2020, arXiv:2010.04245",
        verdict = "Like rms-norm, with means taken off")
public final class LayerQueryKeyNorm extends QueryKeyNorm {

    /** The fields of the norm. */
    public record Config(
            @Doc("added to the variance") @Default("1.0e-6") @Positive
            double epsilon,

            @Doc("whether there are biases, which begin at zero, as in Phi") @Default("false")
            boolean bias) {}

    private final Ops ops;
    private final double epsilon;
    private final Parameter query;
    private final Parameter key;
    private final Optional<Parameter> queryBias;
    private final Optional<Parameter> keyBias;

    @Inject
    LayerQueryKeyNorm(Config config, HeadsConfig heads, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.epsilon = config.epsilon();
        Shape shape = new Shape(heads.headWidth(dimensions.width()));
        this.query = parameter("query", shape, ValueInitializer.ones());
        this.key = parameter("key", shape, ValueInitializer.ones());
        this.queryBias = bias("queryBias", shape, config);
        this.keyBias = bias("keyBias", shape, config);
    }

    private Optional<Parameter> bias(String name, Shape shape, Config config) {
        return config.bias() ? Optional.of(parameter(name, shape, ValueInitializer.zeros())) : Optional.empty();
    }

    @Override
    public NDArray query(NDArray heads) {
        return ops.layerNorm(
                heads, query.array(), queryBias.map(Parameter::array).orElse(null), epsilon);
    }

    @Override
    public NDArray key(NDArray heads) {
        return ops.layerNorm(heads, key.array(), keyBias.map(Parameter::array).orElse(null), epsilon);
    }
}
