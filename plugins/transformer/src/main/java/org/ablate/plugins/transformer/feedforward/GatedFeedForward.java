package org.ablate.plugins.transformer.feedforward;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.plugins.transformer.block.residual.ResidualOutput;
import org.ablate.plugins.transformer.cpu.CpuCompilableFeedForward;
import org.ablate.plugins.transformer.cpu.CpuFeedForward;
import org.ablate.plugins.transformer.cpu.CpuLinear;
import org.ablate.plugins.transformer.cpu.SpinningWorkers;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.tensor.Ops;

/** Two projections of the input, one gating the other, projected back: {@code down(opening(gate(x)) · up(x))}. */
abstract sealed class GatedFeedForward extends FeedForward implements CpuCompilableFeedForward
        permits GatedLinearUnit, SwiGlu {

    private final Ops ops;
    private final GluActivation opening;
    private final Child<Linear> gate;
    private final Child<Linear> up;
    private final Child<Linear> down;

    /**
     * @param hidden width between the projections; when absent, 8/3 of the model's width rounded up to a multiple of 8
     */
    GatedFeedForward(GluActivation opening, Optional<Integer> hidden, boolean bias, Dimensions dimensions, Ops ops) {
        this.ops = ops;
        this.opening = opening;
        int width = dimensions.width();
        int between = hidden.orElseGet(() -> hidden(width));
        ValueInitializer initializer = WeightInit.hidden();
        this.gate = child("gate", Linear.class, new Linear(ops, width, between, initializer, bias));
        this.up = child("up", Linear.class, new Linear(ops, width, between, initializer, bias));
        this.down = child("down", Linear.class, ResidualOutput.linear(ops, dimensions, between, bias));
    }

    /** A hidden width that gives three projections as many weights as an mlp of four times the width has. */
    static int hidden(int width) {
        return Sizes.of((8L * width / 3 + 7) / 8 * 8);
    }

    @Override
    public final NDArray forward(NDArray input, ForwardPass pass) {
        NDArray hidden = opening.apply(
                gate.get().forward(input, pass), up.get().forward(input, pass), ops); // (batch, time, hidden)
        return down.get().forward(hidden, pass);
    }

    @Override
    public final Optional<CpuFeedForward> forCpu(SpinningWorkers crew) {
        if (!CpuLinear.isPlain(gate.get(), up.get(), down.get())) {
            return Optional.empty();
        }
        CpuLinear in = CpuLinear.of(crew, gate.get(), up.get());
        CpuLinear out = CpuLinear.of(crew, down.get());
        float[] both = new float[in.outputs()];
        float[] hidden = new float[both.length / 2];
        return Optional.of((input, stream) -> {
            in.apply(input, both);
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = opening.of(both[i]) * both[hidden.length + i];
            }
            out.addTo(hidden, stream);
        });
    }
}
