package org.ablate.plugins.finetuning.peft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ablate.plugins.finetuning.adapter.AdaptedEmbedding;
import org.ablate.plugins.finetuning.adapter.AdaptedLinear;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.tensor.Ops;

/** PEFT's adapters on linear layers and tables of vectors, with what else of the base they train. */
final class PeftLinear implements PeftMethod {

    private final PeftTargets targets;
    private final PeftCodec codec;
    private final PeftMethodReader design;
    private final PeftBaseTuning base;
    private final Ops ops;

    PeftLinear(PeftConfig config, PeftCodec codec, Ops ops) {
        this.targets = new PeftTargets(config);
        this.codec = codec;
        this.design = codec.read(config);
        this.base = new PeftBaseTuning(config);
        this.ops = ops;
    }

    private List<PeftModule> modules(Architecture model, ExternalNaming names) {
        Map<String, PeftModule> known = new LinkedHashMap<>(PeftModule.of(model, names, Linear.class));
        Map<String, PeftModule> tables = tables(model, names);
        known.putAll(tables);
        Set<String> inner = LayerQueries.inner(model).keySet();
        Set<String> heads = known.values().stream()
                .filter(module -> !inner.containsAll(module.layers()))
                .map(PeftModule::name)
                .collect(Collectors.toCollection(HashSet::new));
        heads.addAll(tables.keySet());
        return targets.in(known, heads);
    }

    /** The tables of vectors that the method can adapt. */
    private Map<String, PeftModule> tables(Architecture model, ExternalNaming names) {
        if (design.tables().isEmpty()) {
            return Map.of();
        }
        Map<String, PeftModule> tables = PeftModule.of(model, names, Embedding.class);
        Set<String> fitting = LayerQueries.tables(model).keySet();
        tables.values().removeIf(module -> !fitting.containsAll(module.layers()));
        return tables;
    }

    private static boolean isTable(Architecture model, PeftModule module) {
        return LayerQueries.find(model, module.layers().get(0)) instanceof Embedding;
    }

    @Override
    public Architecture add(Architecture model, String name, ExternalNaming names) {
        List<PeftModule> chosen = modules(model, names);
        Map<String, Parameter> trained = base.trained(model, chosen, names);
        List<PeftModule> modules = new ArrayList<>(chosen);
        modules.removeIf(module -> isTable(model, module));
        design.tables().ifPresent(tables -> chosen.stream()
                .filter(module -> isTable(model, module))
                .forEach(module -> {
                    AdaptedEmbedding table =
                            AdaptedEmbedding.at(model, module.layers().get(0));
                    table.add(name, tables.make(module.name(), table.base(), ops));
                }));
        PeftMethodReader.Maker maker = design.maker(model, modules);
        for (PeftModule module : modules) {
            module.site().adapt(model, name, ops, slot -> maker.make(module, slot));
        }
        trained.values().forEach(parameter -> parameter.setTrainable(true));
        model.place(model.path());
        return model;
    }

    @Override
    public void begin(Architecture adapted, String name) {
        AdapterControl.named(adapted, name).forEach(LinearAdapter::begin);
    }

    @Override
    public List<PeftTensor> tensors(Architecture adapted, String name, ExternalNaming names) {
        Map<String, PeftTensor> tensors = new LinkedHashMap<>();
        List<PeftModule> modules = modules(adapted, names);
        for (PeftModule module : modules) {
            if (LayerQueries.find(adapted, module.layers().get(0)) instanceof AdaptedEmbedding table) {
                EmbeddingAdapter adapter = table.adapters().named(name).orElseThrow();
                PeftTensor.ofTable(module.name(), adapter).forEach(tensor -> tensors.put(tensor.key(), tensor));
                continue;
            }
            AdaptedLinear layer =
                    (AdaptedLinear) LayerQueries.find(adapted, module.layers().get(0));
            LinearAdapter adapter = layer.adapters().named(name).orElseThrow();
            codec.tensors(module, adapter).forEach(tensor -> tensors.put(tensor.key(), tensor));
            codec.shared(adapter).forEach(tensor -> tensors.put(tensor.key(), tensor));
        }
        List<PeftTensor> all = new ArrayList<>(tensors.values());
        all.addAll(base.tensors(adapted, modules, names));
        return all;
    }
}
