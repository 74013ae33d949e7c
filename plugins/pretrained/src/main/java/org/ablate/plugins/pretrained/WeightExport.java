package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.DType;

/** The tensors of a model under the names and in the number formats of the folder that it began from. */
final class WeightExport {

    private final Family family;
    private final WeightNames names;
    private final FolderWeights weights;
    private final Map<String, Parameter> parameters;
    private final Output output;
    private final WeightLoadPlan loading;
    private final Formats formats;

    WeightExport(
            Pretrained.Config descriptor,
            ModelFolder folder,
            FolderWeights weights,
            Architecture model,
            Formats formats) {
        this.family = folder.family();
        this.names = family.weights(folder.config());
        this.weights = weights;
        this.parameters = model.parameters();
        this.output = model.output();
        this.loading = new WeightLoadPlan(descriptor, folder, weights, model);
        this.formats = formats;
    }

    /**
     * All of them; a tensor is made when it is written.
     *
     * @throws ExperimentException when a parameter has no name there
     */
    List<NamedTensor> tensors() {
        Map<String, NamedTensor> tensors = new LinkedHashMap<>();
        Map<String, WeightNames.Rule> byTensor = new LinkedHashMap<>();
        for (WeightNames.Rule rule : loading.matches()) {
            tensors.put(rule.tensor(), tensor(rule.tensor(), rule, rule.tensor()));
            byTensor.put(rule.tensor(), rule);
        }
        for (WeightNames.Rule begun : names.claimed(missing(), output).whole(family)) {
            WeightNames.Rule rule = loading.inFolder(begun);
            tensors.put(rule.tensor(), tensor(rule.tensor(), rule, rule.tensor()));
        }
        for (String name : weights.names()) {
            WeightNames.Rule twin = byTensor.get(names.twins().getOrDefault(name, ""));
            if (!tensors.containsKey(name) && twin != null) {
                tensors.put(name, tensor(name, twin, name));
            } else if (!tensors.containsKey(name) && loading.idle().contains(name)) {
                tensors.put(name, asItIs(name));
            }
        }
        return List.copyOf(tensors.values());
    }

    /**
     * Those of a model with another head than the folder's, under the names that a model with both base and head has.
     *
     * @throws ExperimentException when a parameter has no name there
     */
    List<NamedTensor> named() {
        List<NamedTensor> tensors = new ArrayList<>();
        for (WeightNames.Rule rule : names.claimed(parameters.keySet(), output).whole(family)) {
            tensors.add(tensor(rule.tensor(), rule, loading.inFolder(rule).tensor()));
        }
        return tensors;
    }

    /** Parameters that began without weights of the folder. */
    private Set<String> missing() {
        return Set.copyOf(loading.report().missing());
    }

    /** A tensor of the folder that is no parameter's. */
    private NamedTensor asItIs(String name) {
        DType dtype = weights.info(name).dtype();
        Shape whole = loading.whole(name);
        if (!whole.equals(weights.shape(name))) {
            return NamedTensor.ofFloats(
                    name,
                    formats.of(Optional.of(dtype), () -> loading.floats(name, whole)),
                    whole,
                    () -> loading.floats(name, whole));
        }
        return Formats.known(dtype)
                ? NamedTensor.ofFloats(
                        name,
                        formats.of(Optional.of(dtype), () -> weights.floats(name)),
                        weights.shape(name),
                        () -> weights.floats(name))
                : new NamedTensor(name, dtype, weights.shape(name), () -> weights.bytes(name));
    }

    /** @param known the name that the folder has for it, if it has it */
    private NamedTensor tensor(String name, WeightNames.Rule rule, String known) {
        Optional<DType> before =
                weights.has(known) ? Optional.of(weights.info(known).dtype()) : Optional.empty();
        NamedTensor exact = tensor(name, rule, parameters);
        return exact.in(formats.of(before, exact::floats));
    }

    /** A tensor of a file, F32, out of the parameters that it holds. */
    static NamedTensor tensor(String name, WeightNames.Rule rule, Map<String, Parameter> parameters) {
        List<Parameter> parts = rule.parameters().stream()
                .map(part -> Objects.requireNonNull(parameters.get(part)))
                .toList();
        List<Shape> shapes = parts.stream().map(Parameter::shape).toList();
        Shape whole = rule.packing().packed(shapes);
        Supplier<float[]> values = () -> {
            if (rule.packing() == TensorLayout.SAME) {
                return parts.get(0).floats();
            }
            float[] all = new float[Math.toIntExact(whole.size())];
            for (int i = 0; i < parts.size(); i++) {
                rule.packing().put(parts.get(i).floats(), all, shapes, i);
            }
            return all;
        };
        return NamedTensor.ofFloats(name, whole, values);
    }
}
