package org.ablate.plugins.finetuning;

import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;

/** An adaptation that adds an adapter with a name, so that several can stand on one base. */
interface NamedAdaptation extends Adaptation {

    /** The adapter's name where it is the only one. */
    String ONLY = "adapter";

    /** Adds the adapter; what is already there is left as it is, trained or held. */
    Architecture add(Architecture model, String name);

    /** {@link #begin(Architecture)} of one adapter. */
    void begin(Architecture adapted, String name);

    /** Adds the adapter alone to a held base; a classifying head is trained beside it, as in PEFT. */
    @Override
    default Architecture adapt(Architecture model) {
        HeldHead.holdBase(model);
        return add(model, ONLY);
    }

    @Override
    default void begin(Architecture adapted) {
        begin(adapted, ONLY);
    }

    /** What it computes with. */
    Ops ops();

    @Override
    default Architecture merge(Architecture adapted) {
        Adapters.of(adapted).merge(ops());
        return adapted;
    }
}
