package org.ablate.plugins.finetuning.peft;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.ExternalNaming.ExternalTensor;

/** Parts of the base itself that a PEFT configuration trains beside its adapters: biases and whole modules. */
final class PeftBaseTuning {

    private static final String BIAS = ".bias";

    private final PeftConfig config;
    private final String bias;
    private final List<String> saved;

    PeftBaseTuning(PeftConfig config) {
        this.config = config;
        this.bias = config.text("bias", "none");
        this.saved = config.texts("modules_to_save");
        if (!Set.of("none", "all").contains(bias) && !bias.endsWith("_only")) {
            throw config.refusal("bias", "it must be none, all or such as lora_only");
        }
    }

    /** The trained parameters of the base, by name. */
    Map<String, Parameter> trained(Architecture model, List<PeftModule> modules, ExternalNaming names) {
        Map<String, Parameter> all = model.parameters();
        Map<String, Parameter> trained = new LinkedHashMap<>();
        for (ExternalTensor tensor : chosen(model, modules, names).values()) {
            tensor.parameters().forEach(name -> trained.put(name, Objects.requireNonNull(all.get(name))));
        }
        return trained;
    }

    /** The tensors that hold them. */
    List<PeftTensor> tensors(Architecture model, List<PeftModule> modules, ExternalNaming names) {
        Map<String, Parameter> all = model.parameters();
        List<PeftTensor> tensors = new ArrayList<>();
        chosen(model, modules, names).forEach((key, tensor) -> {
            List<Parameter> parameters = tensor.parameters().stream()
                    .map(name -> Objects.requireNonNull(all.get(name)))
                    .toList();
            tensors.add(new PeftTensor(PeftTensor.PREFIX + key, parameters, shape(tensor, parameters), tensor.rows()));
        });
        return tensors;
    }

    private Shape shape(ExternalTensor tensor, List<Parameter> parameters) {
        Shape first = parameters.get(0).shape();
        if (first.dimension() == 1) {
            return new Shape(parameters.stream().mapToLong(Parameter::size).sum());
        }
        if (parameters.size() > 1) {
            throw config.refusal(
                    "modules_to_save", tensor.name() + " is several layers of ours, which is not known here");
        }
        return first;
    }

    /** Whether a module, or one that it is inside of, ends with a saved name; PEFT asks for no dot before it. */
    private boolean isSaved(String module) {
        return saved.stream().anyMatch(text -> module.endsWith(text) || module.contains(text + "."));
    }

    /** By PEFT's key. */
    private Map<String, ExternalTensor> chosen(Architecture model, List<PeftModule> modules, ExternalNaming names) {
        Set<String> adapted = modules.stream().map(PeftModule::name).collect(Collectors.toSet());
        Map<String, ExternalTensor> chosen = new LinkedHashMap<>();
        for (ExternalTensor tensor : names.tensors(model)) {
            String name = tensor.name();
            boolean isBias = name.endsWith(BIAS);
            String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
            if (isSaved(owner)) {
                chosen.put(name, tensor);
            } else if (isBias && adapted.contains(owner) && !bias.equals("none")) {
                chosen.put(owner + ".base_layer" + BIAS, tensor);
            } else if (isBias && bias.equals("all")) {
                chosen.put(name, tensor);
            }
        }
        boolean none = chosen.values().stream().noneMatch(tensor -> saved.stream()
                .anyMatch(text -> tensor.name().contains(text + ".")));
        if (!saved.isEmpty() && none) { // PEFT writes names of classifiers that other models have
            throw config.refusal("modules_to_save", "names no module of this model");
        }
        return chosen;
    }
}
