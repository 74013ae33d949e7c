package org.ablate.plugins.finetuning.prompt;

import java.util.List;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;

/** Model inside those that add virtual tokens to it. */
public final class InnerModel {

    private InnerModel() {}

    /** What stands before the names of the innermost model's parts. */
    static String prefix(Architecture model) {
        return model instanceof VirtualTokenModel tokens ? "base." + prefix(tokens.base()) : "";
    }

    static Architecture of(Architecture model) {
        return model instanceof VirtualTokenModel tokens ? of(tokens.base()) : model;
    }

    /** Names that know the innermost model, for whatever stands around it. */
    public static ExternalNaming names(ExternalNaming names) {
        return model -> {
            String prefix = prefix(model);
            return names.tensors(of(model)).stream()
                    .map(tensor -> new ExternalNaming.ExternalTensor(
                            tensor.name(), prefixed(prefix, tensor.parameters()), tensor.rows(), tensor.grown()))
                    .toList();
        };
    }

    private static List<String> prefixed(String prefix, List<String> names) {
        return names.stream().map(name -> prefix + name).toList();
    }
}
