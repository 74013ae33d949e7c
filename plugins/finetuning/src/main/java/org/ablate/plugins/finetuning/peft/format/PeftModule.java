package org.ablate.plugins.finetuning.peft.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.ExternalNaming.ExternalTensor;

/**
 * A module of another library and the layers of ours that it is.
 *
 * @param name dotted, such as {@code transformer.h.0.attn.c_attn}
 * @param layers dotted names of ours, in the order of its outputs
 * @param rows for each output of our layers together, its place among the module's
 */
public record PeftModule(String name, List<String> layers, List<Integer> rows) {

    private static final String WEIGHT = ".weight";

    /** The modules of a model that are layers of a type, by their names. */
    public static Map<String, PeftModule> of(Architecture model, ExternalNaming names, Class<? extends Layer> type) {
        Map<String, Layer> layers = LayerQueries.of(model, Layer.class, List.of());
        Map<String, PeftModule> modules = new LinkedHashMap<>();
        for (ExternalTensor tensor : names.tensors(model)) {
            List<String> owners = owners(tensor);
            if (!owners.isEmpty() && owners.stream().map(layers::get).allMatch(type::isInstance)) {
                String name = tensor.name().substring(0, tensor.name().length() - WEIGHT.length());
                modules.put(name, new PeftModule(name, owners, tensor.rows()));
            }
        }
        return modules;
    }

    /** The layers whose weights a tensor holds; none when it is something else. */
    private static List<String> owners(ExternalTensor tensor) {
        List<String> owners = new ArrayList<>();
        if (tensor.name().endsWith(WEIGHT)) {
            for (String parameter : tensor.parameters()) {
                if (!parameter.endsWith(WEIGHT)) {
                    return List.of();
                }
                owners.add(parameter.substring(0, parameter.length() - WEIGHT.length()));
            }
        }
        return owners;
    }

    public AdapterTarget site() {
        return new AdapterTarget(layers);
    }

    /** Whether our outputs stand in the module's order. */
    public boolean ordered() {
        return IntStream.range(0, rows.size()).allMatch(i -> rows.get(i) == i);
    }
}
