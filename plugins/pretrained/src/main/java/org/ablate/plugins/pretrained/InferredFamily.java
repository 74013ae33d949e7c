package org.ablate.plugins.pretrained;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;

/**
 * A model that was described anew, as a member of the family that its descriptor amounts to.
 *
 * @param family the family
 * @param config what its {@code config.json} would say
 */
record InferredFamily(Family family, ModelConfig config) {

    /**
     * Finds the family.
     *
     * @throws ExperimentException naming what differs from the nearest, when there is none
     */
    static InferredFamily of(Exporter.Exported model) {
        DescriptorValues settings = DescriptorValues.of(model);
        Optional<InferredFamily> nearest = Optional.empty();
        List<String> differences = List.of();
        for (Family family : Families.all()) {
            Optional<ModelConfig> config = family.config(settings);
            if (config.isEmpty()) {
                continue;
            }
            List<String> found = differences(model, () -> family.descriptor(config.get()));
            if (found.isEmpty()) {
                return new InferredFamily(family, config.get());
            }
            if (nearest.isEmpty() || found.size() < differences.size()) {
                nearest = Optional.of(new InferredFamily(family, config.get()));
                differences = found;
            }
        }
        String why = nearest.isEmpty()
                ? ""
                : "; nearest is " + nearest.get().family().name() + ", from which it differs in "
                        + String.join(", ", differences);
        throw new ExperimentException("no family of models that Transformers knows computes what this one does" + why
                + ". Use --format safetensors, or presets of one family throughout");
    }

    /** The fields in which a model differs from what another description says, those left out that change nothing of what it computes. */
    static List<String> differences(Exporter.Exported model, Supplier<DescriptorBuilder> described) {
        try {
            return model.comparison().differences(described.get().model()).stream()
                    .filter(path -> !TrainingOnly.is(path))
                    .toList();
        } catch (ExperimentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** The tensors under the family's names, in F32. */
    List<NamedTensor> tensors(Architecture model) {
        Map<String, Parameter> parameters = model.parameters();
        return family.weights(config).claimed(parameters.keySet(), model.output()).whole(family).stream()
                .map(rule -> WeightExport.tensor(rule.tensor(), rule, parameters))
                .toList();
    }
}
