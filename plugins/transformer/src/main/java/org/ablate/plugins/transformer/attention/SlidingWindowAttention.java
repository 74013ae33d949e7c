package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadRules;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.config.TransformerFields;
import org.ablate.plugins.transformer.position.NoPosition;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/**
 * Sliding-window attention: a query sees the last {@code window} keys, its own included; in an encoder as many to the other side
 * (Beltagy et al., 2020, arXiv:2004.05150, as
 * in Mistral, Jiang et al., 2023, arXiv:2310.06825). A text longer than two windows is cut into blocks of one, each of which meets
 * itself and the block before, so that time and memory grow with {@code time · window}.
 */
@Component(
        value = "sliding-window",
        summary = "Causal attention to the last few keys only",
        formula = "softmax(q . kT / sqrt(d)) . v over the last w keys",
        paper = "Beltagy et al., 2020, arXiv:2004.05150",
        verdict = "Work grows linearly with the text; what lies beyond the window passes only from layer to layer")
public final class SlidingWindowAttention extends QkvAttention {

    /** The fields of sliding window attention. */
    public record Config(
            @Doc("number of query heads; divides the model's width unless headWidth is given") @Default("4") @Positive
            int heads,

            @Doc("number of key and value heads; divides heads; as many as heads when absent")
            Optional<@Positive Integer> keyValueHeads,

            @Doc("tokens that a query sees, itself included") @Default("64") @Positive
            int window,

            @TransformerFields.OwnHeadWidth Optional<@Positive Integer> headWidth,

            @TransformerFields.ScoreScale Optional<@Positive Double> scale,

            @TransformerFields.WeightDropout @Fraction double dropout,

            @Doc("whether the projections to queries, keys and values have biases, which begin at zero")
            @Default("false")
            boolean bias,

            @TransformerFields.OutputBias Optional<Boolean> outputBias,

            @TransformerFields.QueryKeyNorming Choice<QueryKeyNorm> queryKeyNorm,

            @TransformerFields.ScoreWeighing Choice<AttentionWeights> weights,

            @TransformerFields.OutputGating Choice<OutputGate> gate)
            implements SelfValidating, ProjectionConfig {

        @Override
        public void check(ValidationContext checks) {
            HeadRules.shares(this, checks);
            HeadRules.keyValueHeads(heads, keyHeads(), checks);
        }

        @Override
        public int keyHeads() {
            return keyValueHeads.orElse(heads);
        }

        @Override
        public Optional<Boolean> crosses() {
            return Optional.of(false);
        }
    }

    private static final String BLOCKS = """
            def blocks(self, query: Tensor, key: Tensor, value: Tensor, window: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
                w = int(window)
                batch = torch.size(query, 0)
                time = torch.size(query, 2)
                count = torch.floordiv(torch.sub(torch.add(time, w), 1), w)
                rest = torch.sub(torch.mul(count, w), time)
                q = torch.constant_pad_nd(query, [0, 0, 0, rest])
                q = torch.flatten(torch.transpose(torch.unflatten(q, 2, [count, w]), 1, 2), 0, 1)
                k = self.pairs(key, w, rest)
                v = self.pairs(value, w, rest)
                device = ops.prim.device(query)
                i = torch.reshape(torch.arange(w, dtype=4, layout=None, device=device, pin_memory=None), [1, 1, w, 1])
                j = torch.reshape(torch.arange(torch.mul(2, w), dtype=4, layout=None, device=device, pin_memory=None), [1, 1, 1, -1])
                first = torch.reshape(torch.arange(count, dtype=4, layout=None, device=device, pin_memory=None), [-1, 1, 1, 1])
                keep = torch.logical_and(torch.gt(j, i), torch.le(j, torch.add(i, w)))
                keep = torch.logical_and(keep, torch.logical_or(torch.gt(first, 0), torch.ge(j, w)))
                return (q, k, v, torch.repeat(keep, [batch, 1, 1, 1]))

            def pairs(self, x: Tensor, w: int, rest: int) -> Tensor:
                y = torch.unflatten(torch.constant_pad_nd(x, [0, 0, w, rest]), 2, [-1, w])
                count = torch.sub(torch.size(y, 2), 1)
                pairs = torch.cat([torch.narrow(y, 2, 0, count), torch.narrow(y, 2, 1, count)], 3)
                return torch.flatten(torch.transpose(pairs, 1, 2), 0, 1)
            """;

    private static final String JOIN = """
            def join(self, mixed: Tensor, batch: Tensor, time: Tensor) -> Tensor:
                y = torch.transpose(torch.unflatten(mixed, 0, [int(batch), -1]), 1, 2)
                return torch.narrow(torch.flatten(y, 2, 3), 2, 0, int(time))
            """;

    private static final String BAND = """
            def band(self, like: Tensor, keys: Tensor, window: Tensor) -> Tensor:
                m = torch.size(like, 2)
                n = int(keys)
                near = torch.sub(int(window), 1)
                ones = torch.ones([1, 1, m, n], dtype=11, device=ops.prim.device(like))
                return torch.tril(torch.triu(ones, torch.sub(torch.sub(n, m), near)), torch.add(torch.sub(n, m), near))
            """;

    private final Ops ops;
    private final int window;

    @Inject
    SlidingWindowAttention(
            Config config,
            QueryKeyNorm queryKeyNorm,
            AttentionWeights weights,
            OutputGate gate,
            Dimensions dimensions,
            Ops ops) {
        super(AttentionSpec.of(config, dimensions.width(), queryKeyNorm, weights, gate), dimensions, ops);
        this.ops = ops;
        this.window = config.window();
    }

    @Override
    NDArray mix(NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
        boolean scored = position.sites().contains(PositionEncoding.Site.SCORE)
                || position.sites().contains(PositionEncoding.Site.CONTENT_SCORE);
        long time = queries.getShape().get(2);
        boolean whole = pass.mask((int) time, (int) time).equals(AttentionMask.CAUSAL);
        if (!scored && whole && pass.cache().isEmpty() && time > 2L * window) {
            return inBlocks(queries, keys, values, pass);
        }
        long count = keys.getShape().get(2);
        long reach = Math.min(count, window + time - 1); // keys that some query sees
        NDArray near = reach == count ? keys : keys.get(":, :, " + (count - reach) + ":");
        NDArray nearValues = reach == count ? values : values.get(":, :, " + (count - reach) + ":");
        AttentionMask mask = mask(queries, near, new NoPosition(), pass);
        if (reach > window) {
            NDArray band = pass.sharedAcrossLayers(new Band(window, time, reach), () -> ops.kernel("band", BAND)
                    .call(queries, reach, (long) window)); // (1, 1, queries, keys)
            mask = mask.withKeep(mask.keep() == null ? band : band.logicalAnd(mask.keep()));
        }
        return weigh(queries, near, nearValues, biased(mask, queries, near, position, pass), "dropout", pass);
    }

    /** Never: places of another sequence are not near to those of this one. */
    @Override
    public boolean crosses() {
        return false;
    }

    private NDArray inBlocks(NDArray queries, NDArray keys, NDArray values, ForwardPass pass) {
        NDList blocks = ops.kernel("blocks", BLOCKS).run(queries, keys, values, (long) window);
        AttentionMask mask = AttentionMask.FULL.withKeep(blocks.get(3)); // (batch · blocks, 1, window, 2 · window)
        NDArray mixed = weigh(blocks.get(0), blocks.get(1), blocks.get(2), mask, "dropout", pass);
        return ops.kernel("join", JOIN)
                .call(mixed, queries.getShape().get(0), queries.getShape().get(2));
    }

    /** Queries times the keys of their window. */
    @Override
    public long flops(int time) {
        return super.flops(time) / time * Math.min(time, window);
    }

    private record Band(int window, long queries, long keys) {}
}
