package org.ablate.plugins.transformer.attention.qknorm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/** Root-mean-square normalization of each head's queries and keys, one weight for all heads of a kind, as Qwen 3 (Yang et al., 2025, arXiv:2505.09388). */
@Component(
        value = "rms-norm",
        summary = "Scales each head's queries and keys to mean square 1",
        formula = "rms-norm of each head's q and k",
        paper = "Dehghani et al., 2023, arXiv:2302.05442",
        verdict = "Keeps scores bounded at high learning rates; Qwen3 has it")
public final class RmsQueryKeyNorm extends QueryKeyNorm {

    /** The fields of the norm. */
    public record Config(
            @Doc("added to the mean square") @Default("1.0e-6") @Positive
            double epsilon) {}

    private final Ops ops;
    private final double epsilon;
    private final Parameter query;
    private final Parameter key;

    @Inject
    RmsQueryKeyNorm(Config config, HeadsConfig heads, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.epsilon = config.epsilon();
        Shape shape = new Shape(heads.headWidth(dimensions.width()));
        this.query = parameter("query", shape, ValueInitializer.ones());
        this.key = parameter("key", shape, ValueInitializer.ones());
    }

    @Override
    public NDArray query(NDArray heads) {
        return ops.rmsNorm(heads, query.array(), epsilon);
    }

    @Override
    public NDArray key(NDArray heads) {
        return ops.rmsNorm(heads, key.array(), epsilon);
    }
}
