package org.ablate.plugins.finetuning.bottleneck;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.adapter.MergedLinear;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;

/** {@code h + up(f(down(h)))} of what the layer below computes, h; see {@link Houlsby}. */
final class BottleneckAdapter extends LinearAdapter {

    /** As in the authors' code: small enough that the adapted model begins nearly as the base; here up is zero, so exactly. */
    private static final double DEVIATION = 1e-2;

    private final Nonlinearity nonlinearity;
    private final Child<Linear> down;
    private final Child<Linear> up;

    BottleneckAdapter(TargetSlice slot, int width, Nonlinearity nonlinearity) {
        super(slot);
        this.nonlinearity = nonlinearity;
        int out = slot.base().outputWidth();
        this.down = child(
                "down", Linear.class, new Linear(slot.ops(), out, width, ValueInitializer.normal(DEVIATION), true));
        this.up = child("up", Linear.class, new Linear(slot.ops(), width, out, ValueInitializer.zeros(), true));
    }

    @Override
    protected NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass) {
        NDArray computed = below.apply(input);
        NDArray hidden = nonlinearity.apply(down.get().forward(computed, pass), ops()); // (…, bottleneck)
        NDArray change = up.get().forward(hidden, pass);
        return computed.add(strength() == 1 ? change : ops().scale(change, strength()));
    }

    @Override
    protected MergedLinear merge(MergedLinear below) {
        throw new ExperimentException(
                "a bottleneck adapter has a non-linear function inside, so it cannot be merged into a weight; keep it beside the base");
    }
}
