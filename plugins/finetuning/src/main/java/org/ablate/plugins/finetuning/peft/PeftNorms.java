package org.ablate.plugins.finetuning.peft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.ExternalNaming.ExternalTensor;
import org.ablate.spi.model.Norm;

/** PEFT's norm tuning: the norms' own parameters, trained. */
final class PeftNorms implements PeftMethod {

    private final PeftTargets targets;

    PeftNorms(PeftConfig config) {
        this.targets = new PeftTargets(config);
        if (!config.texts("modules_to_save").isEmpty()) {
            throw config.refusal("modules_to_save", "it is not known here beside norm tuning");
        }
    }

    private List<PeftModule> modules(Architecture model, ExternalNaming names) {
        return targets.in(PeftModule.of(model, names, Norm.class), Set.of());
    }

    @Override
    public Architecture add(Architecture model, String name, ExternalNaming names) {
        for (PeftModule module : modules(model, names)) {
            for (Parameter parameter : LayerQueries.find(model, module.layers().get(0))
                    .parameters()
                    .values()) {
                parameter.setTrainable(true);
            }
        }
        return model;
    }

    @Override
    public void begin(Architecture adapted, String name) {}

    @Override
    public List<PeftTensor> tensors(Architecture adapted, String name, ExternalNaming names) {
        List<PeftTensor> tensors = new ArrayList<>();
        for (PeftModule module : modules(adapted, names)) {
            for (ExternalTensor tensor : names.tensors(adapted)) {
                String prefix = module.name() + ".";
                if (tensor.name().startsWith(prefix)) {
                    String key = PeftTensor.PREFIX + prefix + "ln_tuning_layers."
                            + tensor.name().substring(prefix.length());
                    tensors.add(PeftTensor.of(
                            key,
                            Objects.requireNonNull(
                                    adapted.parameters().get(tensor.parameters().get(0)))));
                }
            }
        }
        return tensors;
    }
}
