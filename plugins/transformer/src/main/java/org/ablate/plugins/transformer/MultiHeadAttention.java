package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Set;
import org.ablate.plugins.transformer.HeadAttention.Projections;
import org.ablate.spi.component.Checked;
import org.ablate.spi.component.Checks;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Multi-head attention: {@code concat(head₁ … headₙ) · Wₒ} with {@code headᵢ = softmax(qᵢ · kᵢᵀ / √headWidth) · vᵢ}, every head
 * with keys and values of its own (Vaswani et al., 2017, arXiv:1706.03762).
 */
@Component(value = "multi-head", summary = "Causal attention in which every head has keys and values of its own")
public final class MultiHeadAttention extends Attention {

    /** The fields of multi-head attention. */
    public record Config(
            @Doc("number of heads; divides the model's width") @Default("4") @Positive
            int heads,

            @Doc("share of the attention weights zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc("whether the projections have biases, which begin at zero") @Default("true")
            boolean bias)
            implements Checked, Heads {

        @Override
        public void check(Checks checks) {
            checks.surrounding(Dimensions.class)
                    .ifPresent(dimensions -> checks.require(
                            dimensions.width() % heads == 0,
                            "heads",
                            heads + " heads do not divide width " + dimensions.width() + "; allowed: "
                                    + Divisors.of(dimensions.width())));
        }
    }

    private final HeadAttention attention;

    @Inject
    MultiHeadAttention(Config config, Dimensions dimensions, Ops ops) {
        int width = dimensions.width();
        this.attention = new HeadAttention(
                ops,
                this,
                new Projections(
                        child("query", Linear.class, HeadAttention.reading(ops, dimensions, width, config.bias())),
                        child("key", Linear.class, HeadAttention.reading(ops, dimensions, width, config.bias())),
                        child("value", Linear.class, HeadAttention.reading(ops, dimensions, width, config.bias())),
                        child("output", Linear.class, ResidualOutput.linear(ops, dimensions, width, config.bias()))),
                dimensions,
                config.heads(),
                config.heads(),
                config.dropout());
    }

    @Override
    public NDArray forward(NDArray input, PositionEncoding position, Pass pass) {
        return attention.forward(input, position, pass);
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return HeadAttention.carries();
    }

    @Override
    public long flops(int time) {
        return attention.flops(time);
    }
}
