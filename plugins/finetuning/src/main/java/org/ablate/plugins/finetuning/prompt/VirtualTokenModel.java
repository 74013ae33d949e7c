package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.plugins.finetuning.adapter.VirtualTokenAdapter;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;

/**
 * Model that reads learned virtual tokens before each text. Those outside notice nothing of them: states, scores, caches and
 * padding are of the real tokens.
 */
public abstract class VirtualTokenModel extends Architecture implements VirtualTokenAdapter {

    private final String name;
    private final int count;
    private final Ops ops;
    private final Child<Architecture> base;
    private boolean active = true;

    /**
     * @param name of the adapter
     * @param count how many virtual tokens, at least 1
     */
    VirtualTokenModel(String name, int count, Architecture base, Ops ops) {
        this.name = name;
        this.count = count;
        this.ops = ops;
        this.base = child("base", Architecture.class, base);
    }

    @Override
    public final String name() {
        return name;
    }

    public final int count() {
        return count;
    }

    @Override
    public final int positionsBefore() {
        return count;
    }

    public final Ops ops() {
        return ops;
    }

    final Architecture base() {
        return base.get();
    }

    @Override
    public final boolean active() {
        return active;
    }

    @Override
    public final void activate(boolean active) {
        this.active = active;
    }

    @Override
    public final NDArray states(Input input, ForwardPass pass) {
        if (!active) {
            return base().states(input, pass);
        }
        if (input.segments().isPresent()) {
            throw new ExperimentException(
                    "virtual tokens stand before a whole row, so rows of packed documents cannot have them;"
                            + " turn packing off, or choose lora");
        }
        return withTokens(input, pass);
    }

    /** What the virtual tokens come from. */
    public abstract VirtualTokenEncoder source();

    /** The states of the real tokens, with the virtual ones before them. */
    abstract NDArray withTokens(Input input, ForwardPass pass);

    /** An input whose padding, positions and common prefix tell of the virtual tokens before it. */
    final Input behindTokens(Input input) {
        Input behind = input;
        if (input.keep().isPresent()) {
            NDArray keep = input.keep().get(); // (batch, keys)
            NDArray kept = ops.manager()
                    .ones(new Shape(keep.getShape().get(0), count), DataType.FLOAT32)
                    .toType(DataType.BOOLEAN, false);
            behind = behind.withKeep(kept.concat(keep, 1));
        }
        if (input.positions().isPresent()) {
            behind = behind.withPositions(input.positions().get().add(count));
        }
        if (input.prefix().isPresent()) {
            behind = behind.withPrefix(input.prefix().get().add(count));
        }
        return behind;
    }

    @Override
    public final NDArray outputs(NDArray states, Input input, ForwardPass pass) {
        return base().outputs(states, input, pass);
    }

    @Override
    public final int width() {
        return base().width();
    }

    @Override
    public final Output output() {
        return base().output();
    }

    @Override
    public final boolean causal() {
        return base().causal();
    }

    @Override
    public final boolean readsSource() {
        return base().readsSource();
    }

    @Override
    public final KeyValueCache cache(int batch, int capacity) {
        return active ? new OffsetCache(base().cache(batch, capacity + count), count) : base().cache(batch, capacity);
    }

    @Override
    public final Map<String, Long> flops(int time) {
        Map<String, Long> named = new LinkedHashMap<>();
        base().flops(time + count).forEach((layer, work) -> named.put("base." + layer, work));
        return named;
    }
}
