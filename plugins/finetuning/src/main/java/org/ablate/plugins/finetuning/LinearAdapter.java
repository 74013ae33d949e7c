package org.ablate.plugins.finetuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.ablate.spi.layer.Initializer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.tensor.Ops;

/**
 * A change of what a linear layer computes. The layer and other adapters are below it: it decides what they are given and what
 * becomes of what they return.
 */
abstract class LinearAdapter extends Adapter {

    private final Slot slot;

    LinearAdapter(Slot slot) {
        this.slot = slot;
    }

    final Slot slot() {
        return slot;
    }

    final Ops ops() {
        return slot.ops();
    }

    /** Declares a parameter of the joint matrix: the first layer's adapter has it, the others share it. */
    final Parameter joint(String name, Shape shape, Initializer initializer) {
        return slot.lead().isPresent()
                ? share(
                        name,
                        Objects.requireNonNull(slot.lead().get().ownParameters().get(name)))
                : parameter(name, shape, initializer);
    }

    /** The seed of the input's dropout, the same for all joint layers, since they read one input. */
    final long dropoutSeed(Pass pass) {
        return pass.seed(slot.lead().orElse(this), "dropout");
    }

    /**
     * @param input (…, in)
     * @param below what the layer and the adapters below compute: (…, in) to (…, out)
     * @return (…, out)
     */
    abstract NDArray forward(NDArray input, UnaryOperator<NDArray> below, Pass pass);

    /**
     * The one linear layer that computes what this adapter over another does; runs without gradients.
     *
     * @throws org.ablate.spi.ExperimentException when there is none
     */
    abstract Affine merge(Affine below);

    /** First values that depend on the base's; see {@link org.ablate.spi.training.Adaptation#begin}. */
    void begin() {}
}
