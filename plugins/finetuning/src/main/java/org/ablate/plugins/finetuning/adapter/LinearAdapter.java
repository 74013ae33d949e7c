package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/**
 * A change of what a linear layer computes. The layer and other adapters are below it: it decides what they are given and what
 * becomes of what they return.
 */
public abstract class LinearAdapter extends Adapter {

    private final TargetSlice slot;

    protected LinearAdapter(TargetSlice slot) {
        this.slot = slot;
    }

    public final TargetSlice slot() {
        return slot;
    }

    protected final Ops ops() {
        return slot.ops();
    }

    /** Declares a parameter of the joint matrix: the first layer's adapter has it, the others share it. */
    protected final Parameter joint(String name, Shape shape, ValueInitializer initializer) {
        return slot.lead().isPresent()
                ? share(
                        name,
                        Objects.requireNonNull(slot.lead().get().ownParameters().get(name)))
                : parameter(name, shape, initializer);
    }

    /** The seed of the input's dropout, the same for all joint layers, since they read one input. */
    protected final long dropoutSeed(ForwardPass pass) {
        return pass.seed(slot.lead().orElse(this), "dropout");
    }

    /**
     * @param input (…, in)
     * @param below what the layer and the adapters below compute: (…, in) to (…, out)
     * @return (…, out)
     */
    protected abstract NDArray forward(NDArray input, UnaryOperator<NDArray> below, ForwardPass pass);

    /**
     * The one linear layer that computes what this adapter over another does; runs without gradients.
     *
     * @throws org.ablate.spi.ExperimentException when there is none
     */
    protected abstract MergedLinear merge(MergedLinear below);

    /** First values that depend on the base's; see {@link org.ablate.spi.training.Adaptation#begin}. */
    public void begin() {}
}
