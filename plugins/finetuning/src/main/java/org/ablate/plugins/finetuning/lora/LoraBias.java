package org.ablate.plugins.finetuning.lora;

import java.util.List;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.partial.Biases;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;

/** Biases of the base that are trained beside the low-rank adapters. */
enum LoraBias {
    /** None. */
    NONE,
    /** Every bias of the model. */
    ALL,
    /** Those of the layers that have an adapter. */
    ADAPTED;

    /** Lets the biases train. */
    void release(Architecture model, List<AdapterTarget> sites) {
        switch (this) {
            case NONE -> {}
            case ALL ->
                model.parameters().forEach((name, parameter) -> {
                    if (Biases.isBias(name)) {
                        parameter.setTrainable(true);
                    }
                });
            case ADAPTED ->
                sites.stream()
                        .flatMap(site -> site.names().stream())
                        .map(name -> AdapterTarget.linear(model, name))
                        .map(Linear::bias)
                        .forEach(bias -> bias.ifPresent(LoraBias::train));
        }
    }

    private static void train(Parameter parameter) {
        parameter.setTrainable(true);
    }
}
