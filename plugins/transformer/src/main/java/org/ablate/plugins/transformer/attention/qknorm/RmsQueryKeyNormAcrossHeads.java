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

/** Root-mean-square normalization of all heads' queries together, and of all keys, as OLMo 2 (OLMo team, 2024, arXiv:2501.00656). */
@Component(
        value = "rms-norm-across-heads",
        summary = "Scales the queries of all heads together, and the keys",
        formula = "rms-norm of all heads' q and k together",
        paper = "OLMo Team, 2024, arXiv:2501.00656",
        verdict = "OLMo 2's form; weaker on a single wild head")
public final class RmsQueryKeyNormAcrossHeads extends QueryKeyNorm {

    /** The fields of the norm. */
    public record Config(
            @Doc("added to the mean square") @Default("1.0e-6") @Positive
            double epsilon) {}

    private final Ops ops;
    private final double epsilon;
    private final Parameter query;
    private final Parameter key;

    @Inject
    RmsQueryKeyNormAcrossHeads(Config config, HeadsConfig heads, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.epsilon = config.epsilon();
        int queryHeads = heads.parts();
        int headWidth = heads.headWidth(dimensions.width());
        int keyHeads = queryHeads / heads.heads() * heads.keyHeads();
        this.query = parameter("query", new Shape((long) queryHeads * headWidth), ValueInitializer.ones());
        this.key = parameter("key", new Shape((long) keyHeads * headWidth), ValueInitializer.ones());
    }

    @Override
    public NDArray query(NDArray heads) {
        return normed(heads, query);
    }

    @Override
    public NDArray key(NDArray heads) {
        return normed(heads, key);
    }

    private NDArray normed(NDArray heads, Parameter weight) {
        NDArray together = ops.rmsNorm(ops.mergeHeads(heads), weight.array(), epsilon); // (batch, time, width)
        return ops.splitHeads(together, Math.toIntExact(heads.getShape().get(1)));
    }
}
