package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Set;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache.KeyValue;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.workbench.Workbench;

/** An attention of two heads without a fault, each of whose steps a subclass can get wrong. */
@Component(value = "toy-attention", summary = "Two heads")
class ToyAttention extends Attention {

    static final int HEADS = 2;

    final Ops ops;
    final double scale;
    private final Child<Linear> query;
    private final Child<Linear> key;
    private final Child<Linear> value;

    ToyAttention(Workbench bench) {
        this.ops = bench.ops();
        this.scale = 1 / Math.sqrt((double) bench.width() / HEADS);
        this.query = linear("query", bench.width());
        this.key = linear("key", bench.width());
        this.value = linear("value", bench.width());
    }

    private Child<Linear> linear(String name, int width) {
        return child(name, Linear.class, new Linear(ops, width, width, ValueInitializer.normal(0.2), false));
    }

    @Override
    public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
        NDList read = Linear.forwardAll(input, List.of(query.get(), key.get(), value.get()), pass);
        NDArray queries = position.rotate(ops.splitHeads(read.get(0), HEADS), pass);
        NDArray keys = position.rotateKey(ops.splitHeads(read.get(1), HEADS), pass);
        NDArray values = ops.splitHeads(read.get(2), HEADS);
        if (pass.cache().isPresent()) {
            KeyValue all = pass.cache().get().append(this, keys, values);
            keys = all.key();
            values = all.value();
        }
        return ops.mergeHeads(mix(queries, keys, values, position, pass));
    }

    NDArray mix(NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
        int from = Math.toIntExact(queries.getShape().get(2));
        int to = Math.toIntExact(keys.getShape().get(2));
        AttentionMask mask = mask(from, to, pass);
        AttentionMask biased =
                position.bias(HEADS, from, to, pass).map(mask::withBias).orElse(mask);
        return ops.attention(queries, keys, values, biased, scale);
    }

    AttentionMask mask(int queries, int keys, ForwardPass pass) {
        return pass.mask(queries, keys);
    }

    @Override
    public boolean crosses() {
        return true;
    }

    @Override
    public NDArray cross(NDArray input, EncoderOutput memory, ForwardPass pass) {
        NDArray queries = ops.splitHeads(query.get().forward(input, pass), HEADS);
        NDArray keys = ops.splitHeads(key.get().forward(memory.states(), pass), HEADS);
        NDArray values = ops.splitHeads(value.get().forward(memory.states(), pass), HEADS);
        AttentionMask mask = memory.keep()
                .map(keep -> AttentionMask.FULL.withKeep(keep.expandDims(1).expandDims(1)))
                .orElse(AttentionMask.FULL);
        return ops.mergeHeads(ops.attention(queries, keys, values, mask, scale));
    }

    @Override
    public Set<PositionEncoding.Site> carries() {
        return Set.of(PositionEncoding.Site.QUERY_KEY, PositionEncoding.Site.SCORE);
    }

    @Override
    public long flops(int time) {
        return 4L * time * time;
    }
}
