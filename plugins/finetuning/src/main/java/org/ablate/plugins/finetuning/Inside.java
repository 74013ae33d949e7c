package org.ablate.plugins.finetuning;

import java.util.List;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ForeignNames;

/** The model inside those that add virtual tokens to it. */
final class Inside {

    private Inside() {}

    /** What stands before the names of the innermost model's parts. */
    static String prefix(Architecture model) {
        return model instanceof VirtualTokens tokens ? "base." + prefix(tokens.base()) : "";
    }

    static Architecture of(Architecture model) {
        return model instanceof VirtualTokens tokens ? of(tokens.base()) : model;
    }

    /** Names that know the innermost model, for whatever stands around it. */
    static ForeignNames names(ForeignNames names) {
        return model -> {
            String prefix = prefix(model);
            return names.tensors(of(model)).stream()
                    .map(tensor -> new ForeignNames.ForeignTensor(
                            tensor.name(), prefixed(prefix, tensor.parameters()), tensor.rows(), tensor.grown()))
                    .toList();
        };
    }

    private static List<String> prefixed(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }
}
