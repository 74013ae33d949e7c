package org.ablate.plugins.finetuning.partial;

import jakarta.inject.Inject;
import org.ablate.plugins.finetuning.adapter.TaskHead;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Adaptation;

/** BitFit: only biases are trained (Ben Zaken et al., 2021, arXiv:2106.10199). */
@Component(
        value = "bitfit",
        summary = "Trains biases alone",
        paper = "Ben Zaken et al., 2021, arXiv:2106.10199",
        verdict = "a thousandth of the parameters; needs a model that has biases")
public final class BitFit implements Adaptation {

    @Inject
    BitFit() {}

    @Override
    public Architecture adapt(Architecture model) {
        int held = model.freeze(name -> !Biases.isBias(name));
        if (held == model.parameters().size()) {
            throw new ExperimentException(
                    "adaptation: bitfit trains biases, but no layer of this model has one; choose norm-tuning, lora or ia3");
        }
        TaskHead.release(model);
        return model;
    }
}
