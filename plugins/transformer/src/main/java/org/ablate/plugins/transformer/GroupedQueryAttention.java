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
 * Grouped-query attention: multi-head attention in which each key and value head serves a run of {@code heads /
 * keyValueHeads} consecutive query heads, which shrinks the cache by that factor (Ainslie et al., 2023, arXiv:2305.13245).
 * With one key and value head it is multi-query attention (Shazeer, 2019, arXiv:1911.02150).
 */
@Component(
        value = "grouped-query",
        summary = "Causal attention in which several query heads share one head of keys and values")
public final class GroupedQueryAttention extends Attention {

    /** The fields of grouped-query attention. */
    public record Config(
            @Doc("number of query heads; divides the model's width") @Default("4") @Positive
            int heads,

            @Doc("number of key and value heads; divides heads") @Default("2") @Positive
            int keyValueHeads,

            @Doc("share of the attention weights zeroed in training") @Default("0.0") @Fraction
            double dropout,

            @Doc("whether the projections have biases, which begin at zero") @Default("false")
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
            checks.require(
                    heads % keyValueHeads == 0,
                    "keyValueHeads",
                    keyValueHeads + " key and value heads do not divide " + heads + " heads; allowed: "
                            + Divisors.of(heads));
        }
    }

    private final HeadAttention attention;

    @Inject
    GroupedQueryAttention(Config config, Dimensions dimensions, Ops ops) {
        int width = dimensions.width();
        int keyValueWidth = width / config.heads() * config.keyValueHeads();
        this.attention = new HeadAttention(
                ops,
                this,
                new Projections(
                        child("query", Linear.class, HeadAttention.reading(ops, dimensions, width, config.bias())),
                        child(
                                "key",
                                Linear.class,
                                HeadAttention.reading(ops, dimensions, keyValueWidth, config.bias())),
                        child(
                                "value",
                                Linear.class,
                                HeadAttention.reading(ops, dimensions, keyValueWidth, config.bias())),
                        child("output", Linear.class, ResidualOutput.linear(ops, dimensions, width, config.bias()))),
                dimensions,
                config.heads(),
                config.keyValueHeads(),
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
