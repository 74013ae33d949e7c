package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ForeignNames.ForeignTensor;
import org.ablate.spi.model.Output;

/** A family's names of a model's parameters, for those who speak to Hugging Face's libraries of something else than weights. */
final class ForeignTensors {

    private ForeignTensors() {}

    /** One name for each parameter that the library has in a model with such scores. */
    static List<ForeignTensor> of(WeightNames names, Architecture model) {
        Map<String, Parameter> parameters = model.parameters();
        List<ForeignTensor> tensors = new ArrayList<>();
        Set<String> open = new HashSet<>(parameters.keySet());
        for (WeightNames.Rule rule : names.of(parameters.keySet())) {
            if (fits(rule.tensor(), model.output()) && open.containsAll(rule.parameters())) {
                rule.parameters().forEach(open::remove);
                tensors.add(new ForeignTensor(rule.tensor(), rule.parameters(), rows(rule, parameters)));
            }
        }
        return tensors;
    }

    /** Whether a tensor is one of a model whose head gives such scores; files of a base may have another head's. */
    private static boolean fits(String tensor, Output output) {
        if (tensor.matches("(lm_head|cls\\.predictions|vocab_\\w+)\\..*")) {
            return output == Output.TOKENS;
        }
        if (tensor.matches("(.*\\.pooler|pre_classifier|classifier)\\.(dense|out_proj|weight|bias)(\\..*)?")) {
            boolean tagging = tensor.matches("classifier\\.(weight|bias)");
            return output == Output.CLASSES || (output == Output.TOKEN_CLASSES && tagging);
        }
        // Transformers' decoders have no bias where they score a whole text.
        return !tensor.startsWith("score.")
                || output == Output.TOKEN_CLASSES
                || (output == Output.CLASSES && !tensor.endsWith(".bias"));
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
