package org.ablate.plugins.finetuning.peft;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.plugins.finetuning.adapter.AdapterMethod;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.plugins.finetuning.prompt.InnerModel;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.tensor.Ops;

/**
 * Checkpoint of an adapter that PEFT saved: its {@code adapter_config.json} says the method, its {@code
 * adapter_model.safetensors} the values.
 */
@Component(
        value = "peft",
        summary = "Continues from an adapter that PEFT saved",
        verdict = "to use or train on an adapter from elsewhere")
public final class PeftCheckpoint implements AdapterMethod {

    /** The fields of an adapter from PEFT. */
    public record Config(
            @Doc("a folder with adapter_config.json and adapter_model.safetensors")
            Path path,

            @Doc("whether it is trained on; else it is held") @Default("true")
            boolean trained) {}

    private final Config config;
    private final PeftConfig theirs;
    private final PeftMethod method;
    private final ExternalNaming names;
    private final Ops ops;

    @Inject
    PeftCheckpoint(Config config, Optional<ExternalNaming> names, Ops ops) {
        this.config = config;
        this.theirs = PeftConfig.read(config.path().resolve("adapter_config.json"));
        this.method = PeftMethods.of(theirs, ops);
        this.names = names.orElseThrow(() -> new ExperimentException(
                "adaptation: an adapter of PEFT names modules of Transformers, which only a model of 'type: pretrained' knows;"
                        + " choose one as model"));
        this.ops = ops;
    }

    /** What is trained beside the adapter is as its configuration says, a classifier too. */
    @Override
    public Architecture adapt(Architecture model) {
        model.freeze(name -> true);
        return add(model, ONLY);
    }

    @Override
    public Architecture add(Architecture model, String name) {
        Set<Parameter> before = Set.copyOf(trained(model));
        Architecture adapted = method.add(model, name, InnerModel.names(names));
        if (!config.trained()) {
            trained(adapted).stream()
                    .filter(parameter -> !before.contains(parameter))
                    .forEach(parameter -> parameter.setTrainable(false));
        }
        return adapted;
    }

    private static List<Parameter> trained(Architecture model) {
        return model.parameters().values().stream().filter(Parameter::trainable).toList();
    }

    @Override
    public void begin(Architecture adapted, String name) {
        method.begin(adapted, name);
        try (SafetensorsFile file = SafetensorsFile.open(config.path().resolve("adapter_model.safetensors"))) {
            Set<String> left = new TreeSet<>(file.tensors().keySet());
            for (PeftTensor tensor : method.tensors(adapted, name, InnerModel.names(names))) {
                tensor.read(file, ops);
                left.remove(tensor.key());
            }
            left.removeIf(key -> readBase(key, adapted, file));
            if (!left.isEmpty()) {
                throw new ExperimentException(
                        file.path() + ": holds tensors that " + theirs.file() + " does not speak of: " + left);
            }
        }
    }

    @Override
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Path file = config.path().resolve(name);
            digests.put(file.toString(), Sha256.of(file));
        }
        return digests;
    }

    /** Reads a weight of the base itself, which PEFT saves where the embedding or the output is adapted. */
    private boolean readBase(String key, Architecture adapted, SafetensorsFile file) {
        String name = key.replace(".base_layer.", ".");
        for (ExternalNaming.ExternalTensor tensor : InnerModel.names(names).tensors(adapted)) {
            if (name.equals(PeftTensor.PREFIX + tensor.name())
                    && tensor.parameters().size() == 1) {
                String own = tensor.parameters().get(0);
                PeftTensor.of(key, Objects.requireNonNull(adapted.parameters().get(own)))
                        .read(file, ops);
                return true;
            }
        }
        return false;
    }

    @Override
    public Ops ops() {
        return ops;
    }
}
