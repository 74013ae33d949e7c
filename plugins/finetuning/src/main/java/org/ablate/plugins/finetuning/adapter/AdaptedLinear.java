package org.ablate.plugins.finetuning.adapter;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;

/** A linear layer with adapters over it. It has the layer's own weight and bias under their own names. */
public final class AdaptedLinear extends Linear implements AdaptedLayer<LinearAdapter> {

    private final Linear base;
    private final ActiveAdapters<LinearAdapter> adapters = new ActiveAdapters<>();

    AdaptedLinear(Linear base) {
        super(base);
        this.base = base.getClass() == Linear.class
                ? base
                : child("base", Linear.class, base).get();
    }

    /** The adapted layer in the place of a name, put there if it is not yet adapted. */
    static AdaptedLinear at(Architecture model, String name) {
        Linear linear = AdapterTarget.linear(model, name);
        if (linear instanceof AdaptedLinear adapted) {
            return adapted;
        }
        AdaptedLinear adapted = new AdaptedLinear(linear);
        model.replace(name, adapted);
        return adapted;
    }

    /** The layer without adapters. */
    Linear base() {
        return base;
    }

    /** Adds an adapter over those that are there, and activates it. */
    void add(String name, LinearAdapter adapter) {
        adapters.add(name, child(name, LinearAdapter.class, adapter));
    }

    @Override
    public ActiveAdapters<LinearAdapter> adapters() {
        return adapters;
    }

    @Override
    public NDArray forward(NDArray input, ForwardPass pass) {
        return over(input, x -> base.forward(x, pass), pass);
    }

    /** Only the base's product; the adapters are over it. */
    @Override
    protected boolean joins() {
        return base.getClass() == Linear.class;
    }

    @Override
    protected NDArray finish(NDArray input, NDArray product, ForwardPass pass) {
        return over(input, x -> x == input ? product : base.forward(x, pass), pass);
    }

    private NDArray over(NDArray input, UnaryOperator<NDArray> product, ForwardPass pass) {
        UnaryOperator<NDArray> below = product;
        for (LinearAdapter adapter : adapters.acting()) {
            UnaryOperator<NDArray> under = below;
            below = x -> adapter.forward(x, under, pass);
        }
        return below.apply(input);
    }

    /** What the layer and its active adapters compute together. */
    MergedLinear merged() {
        MergedLinear affine =
                new MergedLinear(base.weight().array(), base.bias().map(Parameter::array));
        for (LinearAdapter adapter : adapters.acting()) {
            affine = adapter.merge(affine);
        }
        return affine;
    }
}
