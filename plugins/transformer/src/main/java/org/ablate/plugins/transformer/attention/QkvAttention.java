package org.ablate.plugins.transformer.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.gate.NoOutputGate;
import org.ablate.plugins.transformer.attention.gate.OutputGate;
import org.ablate.plugins.transformer.attention.heads.HeadLayout;
import org.ablate.plugins.transformer.attention.qknorm.NoQueryKeyNorm;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.plugins.transformer.attention.weights.AttentionWeights;
import org.ablate.plugins.transformer.attention.weights.SoftmaxWeights;
import org.ablate.plugins.transformer.block.residual.ResidualOutput;
import org.ablate.plugins.transformer.cpu.CpuAttention;
import org.ablate.plugins.transformer.cpu.CpuCompilableAttention;
import org.ablate.plugins.transformer.cpu.CpuLinear;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache.KeyValue;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/**
 * Attention by queries, keys and values in heads, which all attentions of this family share: {@code weights(scale · q · kᵀ +
 * bias) · v}, each of q, k, v a projection of the input, and the heads together projected back to the width.
 */
abstract class QkvAttention extends Attention implements CpuCompilableAttention {

    private final Ops ops;
    private final HeadLayout layout;
    private final double scale;
    private final double dropout;
    private final Child<Linear> query;
    private final Child<Linear> key;
    private final Child<Linear> value;
    private final Child<Linear> output;
    private final Child<QueryKeyNorm> queryKeyNorm;
    private final Child<AttentionWeights> weights;
    private final Child<OutputGate> gate;

    /** Which keys queries see, and what is added to their scores. */
    interface MaskSource {

        /**
         * @param query (batch, heads, queries, headWidth)
         * @param key (batch, keyHeads, keys, headWidth)
         */
        AttentionMask mask(NDArray query, NDArray key);
    }

    /**
     * What the attentions of this family differ in.
     *
     * @param layout how projections are split into heads
     * @param scale what {@code q · k} is multiplied by
     * @param dropout share of the attention weights zeroed in training
     * @param bias whether the projections to queries, keys and values have biases
     * @param outputBias whether the projection back to the width has one
     * @param queryKeyNorm what queries and keys pass through before the position acts on them
     * @param weights how scores become weights
     * @param gate what the mixed values pass through before they are projected
     */
    record AttentionSpec(
            HeadLayout layout,
            double scale,
            double dropout,
            boolean bias,
            boolean outputBias,
            QueryKeyNorm queryKeyNorm,
            AttentionWeights weights,
            OutputGate gate) {

        /** All projections with biases, or none. */
        AttentionSpec(
                HeadLayout layout,
                double scale,
                double dropout,
                boolean bias,
                QueryKeyNorm queryKeyNorm,
                AttentionWeights weights,
                OutputGate gate) {
            this(layout, scale, dropout, bias, bias, queryKeyNorm, weights, gate);
        }

        /** As a config record has it. */
        static AttentionSpec of(
                ProjectionConfig config,
                int width,
                QueryKeyNorm queryKeyNorm,
                AttentionWeights weights,
                OutputGate gate) {
            int headWidth = config.headWidth(width);
            return new AttentionSpec(
                    HeadLayout.of(config.heads(), config.keyHeads(), headWidth),
                    config.scale().orElse(1 / Math.sqrt((double) headWidth)),
                    config.dropout(),
                    config.bias(),
                    config.outputBias().orElse(config.bias()),
                    queryKeyNorm,
                    weights,
                    gate);
        }

        /** Heads of equal width and scores divided by the root of it. */
        static AttentionSpec grouped(
                int width,
                int heads,
                int keyValueHeads,
                double dropout,
                boolean bias,
                QueryKeyNorm queryKeyNorm,
                AttentionWeights weights,
                OutputGate gate) {
            HeadLayout layout = HeadLayout.grouped(width, heads, keyValueHeads);
            return new AttentionSpec(
                    layout, 1 / Math.sqrt((double) width / heads), dropout, bias, queryKeyNorm, weights, gate);
        }
    }

    QkvAttention(AttentionSpec design, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.layout = design.layout();
        this.scale = design.scale();
        this.dropout = design.dropout();
        boolean bias = design.bias();
        this.query = reading("query", Sizes.product(layout.queryHeads(), layout.headWidth()), bias, dimensions);
        this.key = reading("key", Sizes.product(layout.keyHeads(), layout.headWidth()), bias, dimensions);
        this.value = reading("value", Sizes.product(layout.valueHeads(), layout.valueWidth()), bias, dimensions);
        this.output = child(
                "output",
                Linear.class,
                ResidualOutput.linear(ops, dimensions, layout.mixedWidth(), design.outputBias()));
        this.queryKeyNorm = child("queryKeyNorm", QueryKeyNorm.class, design.queryKeyNorm());
        this.weights = child("weights", AttentionWeights.class, design.weights());
        this.gate = child("gate", OutputGate.class, design.gate());
    }

    /** A projection that reads the residual stream. */
    private Child<Linear> reading(String name, int outputWidth, boolean bias, Dimensions dimensions) {
        ValueInitializer initializer = WeightInit.hidden();
        return child(name, Linear.class, new Linear(ops, dimensions.width(), outputWidth, initializer, bias));
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return EnumSet.of(
                PositionEncoding.Site.QUERY_KEY, PositionEncoding.Site.SCORE, PositionEncoding.Site.CONTENT_SCORE);
    }

    @Override
    public final NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
        NDList read = Linear.forwardAll(input, List.of(query.get(), key.get(), value.get()), pass);
        NDArray queries = split(read.get(0), layout.queryHeads(), pass); // (batch, queryHeads, time, headWidth)
        NDArray keys = split(read.get(1), layout.keyHeads(), pass); // (batch, keyHeads, time, headWidth)
        NDArray values = split(read.get(2), layout.valueHeads(), pass); // (batch, valueHeads, time, valueWidth)
        queries = queryKeyNorm.get().query(queries);
        keys = queryKeyNorm.get().key(keys);
        return written(attend(queries, keys, values, position, pass), input, pass);
    }

    /** What the heads mixed, gated and projected to the stream. */
    private NDArray written(NDArray mixed, NDArray input, ForwardPass pass) {
        NDArray merged = ops.mergeHeads(mixed); // (batch, time, heads · valueWidth)
        NDArray read = pass.unpadding().map(tokens -> tokens.pack(merged)).orElse(merged);
        return output.get().forward(gate.get().apply(read, input, pass), pass);
    }

    /** Heads meet in rows, with padding where a text is shorter. */
    private NDArray split(NDArray read, int heads, ForwardPass pass) {
        return ops.splitHeads(pass.unpadding().map(tokens -> tokens.pad(read)).orElse(read), heads);
    }

    @Override
    public boolean readsUnpadded() {
        return true;
    }

    /**
     * Attention of the positions of this pass to each other and to what the cache holds.
     *
     * @param queries (batch, queryHeads, time, headWidth), no position in them yet
     * @param keys (batch, keyHeads, time, headWidth), likewise
     * @param values (batch, valueHeads, time, valueWidth)
     * @return (batch, heads, time, valueWidth)
     */
    NDArray attend(NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
        NDArray turned = position.rotate(queries, pass);
        NDArray turnedKeys = position.rotateKey(keys, pass);
        if (pass.cache().isEmpty()) {
            return mix(turned, turnedKeys, values, position, pass);
        }
        KeyValue all = pass.cache().get().append(this, turnedKeys, values); // each (batch, …, keys, …)
        return mix(turned, all.key(), all.value(), position, pass);
    }

    @Override
    public boolean crosses() {
        return true;
    }

    @Override
    public NDArray cross(NDArray input, EncoderOutput memory, ForwardPass pass) {
        if (!crosses()) {
            return super.cross(input, memory, pass); // refused
        }
        NDArray queries = ops.splitHeads(query.get().forward(input, pass), layout.queryHeads());
        queries = queryKeyNorm.get().query(queries); // (batch, queryHeads, time, headWidth)
        NDList remembered = pass.cache().flatMap(cache -> cache.recall(this)).orElseGet(() -> {
            NDList read = read(memory, pass);
            pass.cache().ifPresent(cache -> cache.remember(this, read));
            return read;
        });
        AttentionMask seen = seen(memory);
        NDArray mixed = meet(queries, remembered.get(0), remembered.get(1), (query, key) -> seen, pass);
        return written(mixed, input, pass);
    }

    /** Keys and values of another sequence: (batch, keyHeads, sourceTime, …). */
    private NDList read(EncoderOutput memory, ForwardPass pass) {
        NDList read = Linear.forwardAll(memory.states(), List.of(key.get(), value.get()), pass);
        NDArray keys = ops.splitHeads(read.get(0), layout.keyHeads());
        return new NDList(queryKeyNorm.get().key(keys), ops.splitHeads(read.get(1), layout.valueHeads()));
    }

    private static AttentionMask seen(EncoderOutput memory) {
        return memory.keep()
                .map(keep -> AttentionMask.FULL.withKeep(keep.reshape(
                        keep.getShape().get(0), 1, 1, keep.getShape().get(1))))
                .orElse(AttentionMask.FULL);
    }

    /**
     * @param queries (batch, queryHeads, queries, headWidth); the last one stands at the last key
     * @param keys (batch, keyHeads, keys, headWidth)
     * @param values (batch, valueHeads, keys, valueWidth)
     * @return (batch, heads, queries, valueWidth)
     */
    NDArray mix(NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
        return meet(queries, keys, values, (query, key) -> mask(query, key, position, pass), pass);
    }

    /**
     * The same for keys of any sequence.
     *
     * @param looking asked for the mask of the queries and keys that meet
     */
    NDArray meet(NDArray queries, NDArray keys, NDArray values, MaskSource looking, ForwardPass pass) {
        return weigh(queries, keys, values, looking.mask(queries, keys), "dropout", pass);
    }

    /** @param purpose whose random numbers the dropped weights follow */
    final NDArray weigh(
            NDArray queries, NDArray keys, NDArray values, AttentionMask mask, String purpose, ForwardPass pass) {
        double rate = pass.training() ? dropout : 0;
        long seed = rate > 0 ? pass.seed(this, purpose) : 0;
        return weights.get().mix(queries, keys, values, mask, scale, rate, seed);
    }

    /** What the pass lets see, with the biases of the position. */
    final AttentionMask mask(NDArray query, NDArray key, PositionEncoding position, ForwardPass pass) {
        int queries = Math.toIntExact(query.getShape().get(2));
        int keys = Math.toIntExact(key.getShape().get(2));
        return biased(pass.mask(queries, keys), query, key, position, pass);
    }

    /** The mask with the biases of the position. */
    final AttentionMask biased(
            AttentionMask mask, NDArray query, NDArray key, PositionEncoding position, ForwardPass pass) {
        int queries = Math.toIntExact(query.getShape().get(2));
        int keys = Math.toIntExact(key.getShape().get(2));
        int heads = Math.toIntExact(query.getShape().get(1));
        Optional<NDArray> bias = position.bias(heads, queries, keys, pass);
        if (position.sites().contains(PositionEncoding.Site.CONTENT_SCORE)) {
            NDArray seen = AttentionWeights.seen(mask, query, keys, ops);
            Optional<NDArray> content =
                    position.contentBias(new PositionEncoding.QueryKeyPairs(query, key, seen, scale), pass);
            bias = bias.isPresent() && content.isPresent()
                    ? Optional.of(bias.get().add(content.get()))
                    : bias.or(() -> content);
        }
        return bias.isPresent() ? mask.withBias(bias.get()) : mask;
    }

    /** Whether every query meets every key that it sees, with nothing done to either after the position. */
    boolean ordinary() {
        return false;
    }

    @Override
    public final Optional<Projections> forCpu() {
        List<Linear> reading = List.of(query.get(), key.get(), value.get());
        boolean plain = ordinary()
                && queryKeyNorm.get() instanceof NoQueryKeyNorm
                && weights.get() instanceof SoftmaxWeights
                && gate.get() instanceof NoOutputGate
                && reading.stream().allMatch(CpuLinear::isPlain)
                && CpuLinear.isPlain(output.get());
        return plain
                ? Optional.of(new Projections(
                        new CpuAttention.Heads(layout.queryHeads(), layout.keyHeads(), layout.headWidth(), scale),
                        reading,
                        output.get()))
                : Optional.empty();
    }

    /** All pairs of positions, as is usual, although the causal mask leaves half. */
    @Override
    public long flops(int time) {
        return 2L * time * time * layout.queryHeads() * (layout.headWidth() + layout.valueWidth());
    }
}
