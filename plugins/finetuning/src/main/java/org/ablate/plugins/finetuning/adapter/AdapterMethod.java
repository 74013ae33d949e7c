package org.ablate.plugins.finetuning.adapter;

import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.Optimizer;

/** Fine-tuning method that adds an adapter with a name, so that several can stand on one base. */
public interface AdapterMethod extends Adaptation {

    /** The adapter's name where it is the only one. */
    String ONLY = "adapter";

    /** Adds the adapter; what is already there is left as it is, trained or held. */
    Architecture add(Architecture model, String name);

    /** {@link #begin(Architecture)} of one adapter. */
    void begin(Architecture adapted, String name);

    @Override
    default Architecture adapt(Architecture model) {
        model.freeze(name -> true);
        TaskHead.release(model);
        return add(model, ONLY);
    }

    @Override
    default void begin(Architecture adapted) {
        begin(adapted, ONLY);
    }

    /** {@link #optimizer(Optimizer, Architecture, long)} of one adapter. */
    default Optimizer optimizer(Optimizer optimizer, Architecture adapted, String name, long steps) {
        return optimizer;
    }

    @Override
    default Optimizer optimizer(Optimizer optimizer, Architecture adapted, long steps) {
        return optimizer(optimizer, adapted, ONLY, steps);
    }

    /** What it computes with. */
    Ops ops();

    @Override
    default Architecture merge(Architecture adapted) {
        AdapterControl.of(adapted).merge(ops());
        return adapted;
    }
}
