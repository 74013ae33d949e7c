package org.ablate.plugins.finetuning.peft;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.ExternalNaming.ExternalTensor;

/**
 * Writer of what of the base itself was trained beside an adapter: biases, and whole modules, such as the head of a classifier,
 * which PEFT lists as {@code modules_to_save}. Embeddings with rows for further tokens are written whole, as PEFT does, for a
 * base that was given as many rows.
 */
final class PeftTrainedBase {

    private static final String BIAS = ".bias";

    /** The modules that PEFT saves of every classifier; it must be named with all that is in it. */
    private static final Pattern CLASSIFIER = Pattern.compile("((?:.*\\.)?(?:classifier|score))(?:\\..*)?");

    private final List<String> adapted;
    private final Map<String, Parameter> parameters;
    private final List<ExternalTensor> trained = new ArrayList<>();
    private final List<ExternalTensor> grown = new ArrayList<>();

    private PeftTrainedBase(Architecture model, List<String> adapted, ExternalNaming names) {
        this.adapted = adapted;
        this.parameters = model.parameters();
        names.tensors(model).stream()
                .filter(tensor -> own(tensor).stream().anyMatch(Parameter::trainable))
                .forEach(trained::add);
        names.tensors(model).stream()
                .filter(tensor -> tensor.grown() && !trained.contains(tensor))
                .forEach(grown::add);
    }

    /**
     * The trained tensors of the base, named in the configuration.
     *
     * @param adapted names of the modules that it stands on
     * @throws ExperimentException when something was trained that Transformers has no name for
     */
    static List<NamedTensor> write(
            Architecture model, List<String> adapted, ExternalNaming names, Map<String, Object> config) {
        PeftTrainedBase base = new PeftTrainedBase(model, adapted, names);
        base.requireNamed(model);
        base.describe(config);
        return base.tensors();
    }

    private List<Parameter> own(ExternalTensor tensor) {
        return tensor.parameters().stream()
                .map(name -> Objects.requireNonNull(parameters.get(name)))
                .toList();
    }

    private void requireNamed(Architecture model) {
        Set<String> unnamed = new TreeSet<>();
        Set<String> adapters = AdapterControl.of(model).names();
        parameters.forEach((name, parameter) -> {
            boolean ofAdapter = adapters.stream().anyMatch(adapter -> ("." + name).contains("." + adapter + "."));
            if (parameter.trainable() && !ofAdapter) {
                unnamed.add(name);
            }
        });
        trained.forEach(tensor -> unnamed.removeAll(tensor.parameters()));
        if (!unnamed.isEmpty()) {
            throw new ExperimentException("this run trained " + String.join(", ", unnamed)
                    + " of the model itself, which Transformers has no name for, so PEFT could not load it; a decoder there"
                    + " scores whole texts without a bias (model.head.bias: false). Export with --format safetensors");
        }
    }

    private static String owner(ExternalTensor tensor) {
        return tensor.name().substring(0, tensor.name().lastIndexOf('.'));
    }

    /** The module to be saved that a tensor is in. */
    private static String module(ExternalTensor tensor) {
        Matcher classifier = CLASSIFIER.matcher(owner(tensor));
        return classifier.matches() ? classifier.group(1) : owner(tensor);
    }

    private void describe(Map<String, Object> config) {
        Set<String> saved = saved();
        boolean biases = false;
        boolean others = false;
        for (ExternalTensor tensor : trained) {
            if (!saved.contains(module(tensor))) {
                biases |= adapted.contains(owner(tensor));
                others |= !adapted.contains(owner(tensor));
            }
        }
        String only = others ? "all" : "lora_only";
        config.put("bias", biases || others ? only : "none");
        if (!saved.isEmpty()) {
            config.put("modules_to_save", List.copyOf(saved));
        }
    }

    /** Modules of which more was trained than a bias. */
    private Set<String> saved() {
        Set<String> saved = new LinkedHashSet<>();
        for (ExternalTensor tensor : trained) {
            if (!tensor.name().endsWith(BIAS)) {
                saved.add(module(tensor));
            }
        }
        return saved;
    }

    private List<NamedTensor> tensors() {
        Set<String> saved = new HashSet<>(saved());
        List<NamedTensor> tensors = new ArrayList<>();
        for (ExternalTensor tensor : trained) {
            List<Parameter> own = own(tensor);
            Shape shape = own.size() == 1
                    ? own.get(0).shape()
                    : new Shape(own.stream().mapToLong(Parameter::size).sum());
            boolean below = adapted.contains(owner(tensor)) && !saved.contains(module(tensor));
            String key = below ? owner(tensor) + ".base_layer" + BIAS : tensor.name();
            tensors.add(new PeftTensor(PeftTensor.PREFIX + key, own, shape, tensor.rows()).write());
        }
        for (ExternalTensor tensor : grown) {
            boolean below = adapted.contains(owner(tensor));
            String key = below ? owner(tensor) + ".base_layer.weight" : tensor.name();
            Parameter own = own(tensor).get(0);
            tensors.add(new PeftTensor(PeftTensor.PREFIX + key, List.of(own), own.shape(), tensor.rows()).write());
        }
        return tensors;
    }
}
