package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming.ExternalTensor;

/** A family's names of a model's parameters, for those who speak to Hugging Face's libraries of something else than weights. */
final class ForeignTensors {

    private ForeignTensors() {}

    /** One name for each parameter that the library has in a model with such scores. */
    static List<ExternalTensor> of(WeightNames names, Architecture model) {
        Map<String, Parameter> parameters = model.parameters();
        return names.claimed(parameters.keySet(), model.output()).rules().stream()
                .map(rule -> new ExternalTensor(rule.tensor(), rule.parameters(), rows(rule, parameters)))
                .toList();
    }

    /** Where each output stands: the place of a bias's element. */
    private static List<Integer> rows(WeightNames.Rule rule, Map<String, Parameter> parameters) {
        List<Shape> outputs = rule.parameters().stream()
                .map(name -> Objects.requireNonNull(parameters.get(name)))
                .map(parameter -> new Shape(parameter.shape().get(0)))
                .toList();
        List<Integer> rows = new ArrayList<>();
        for (int part = 0; part < outputs.size(); part++) {
            for (long row = 0; row < outputs.get(part).get(0); row++) {
                rows.add((int) rule.packing().place(outputs, part, row, 0));
            }
        }
        return rows;
    }
}
