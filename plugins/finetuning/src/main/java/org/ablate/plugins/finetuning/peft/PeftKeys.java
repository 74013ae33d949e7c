package org.ablate.plugins.finetuning.peft;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.bottleneck.Ia3Adapter;
import org.ablate.plugins.finetuning.lora.AdaLoraAdapter;
import org.ablate.plugins.finetuning.lora.LohaAdapter;
import org.ablate.plugins.finetuning.lora.LokrAdapter;
import org.ablate.plugins.finetuning.lora.LoraAdapter;
import org.ablate.plugins.finetuning.lora.VeraAdapter;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Parameter;

/** PEFT's names of the parameters of adapters. */
final class PeftKeys {

    /** What stands before the name of a module. */
    static final String PREFIX = "base_model.model.";

    private static final Map<String, String> LORA =
            Map.of("loraA", "lora_A.weight", "loraB", "lora_B.weight", "magnitude", "lora_magnitude_vector");
    private static final Map<String, String> ADALORA = Map.of("loraA", "lora_A", "loraB", "lora_B", "loraE", "lora_E");
    private static final Map<String, String> VERA = Map.of("lambdaB", "vera_lambda_b", "lambdaD", "vera_lambda_d");
    private static final Map<String, String> LOHA =
            Map.of("w1A", "hada_w1_a", "w1B", "hada_w1_b", "w2A", "hada_w2_a", "w2B", "hada_w2_b");
    private static final Map<String, String> LOKR = Map.of(
            "w1",
            "lokr_w1",
            "w1A",
            "lokr_w1_a",
            "w1B",
            "lokr_w1_b",
            "w2",
            "lokr_w2",
            "w2A",
            "lokr_w2_a",
            "w2B",
            "lokr_w2_b");
    private static final Map<String, String> IA3 = Map.of("scale", "ia3_l");

    /** Parameters with a row for each output. */
    private static final Set<String> BY_OUTPUT = Set.of("loraB", "magnitude", "lambdaB", "scale");

    private PeftKeys() {}

    private static Map<String, String> of(LinearAdapter adapter) {
        if (adapter instanceof LoraAdapter) {
            return LORA;
        } else if (adapter instanceof AdaLoraAdapter) {
            return ADALORA;
        } else if (adapter instanceof VeraAdapter) {
            return VERA;
        } else if (adapter instanceof LohaAdapter) {
            return LOHA;
        } else if (adapter instanceof LokrAdapter) {
            return LOKR;
        } else if (adapter instanceof Ia3Adapter) {
            return IA3;
        }
        throw new ExperimentException("PEFT has no such adapter as "
                + adapter.getClass().getSimpleName() + "; export the whole model instead");
    }

    /** The tensors of a module's adapter. */
    static List<PeftTensor> tensors(ForeignModule module, LinearAdapter adapter) {
        Map<String, String> keys = of(adapter);
        List<PeftTensor> tensors = new ArrayList<>();
        adapter.ownParameters().forEach((name, parameter) -> {
            if (keys.containsKey(name)) {
                String key = PREFIX + module.name() + "." + Objects.requireNonNull(keys.get(name));
                tensors.add(new PeftTensor(
                        key, List.of(parameter), shape(adapter, parameter), rows(module, adapter, name)));
            }
        });
        return tensors;
    }

    /** The matrices that all VeRA adapters of a model share. */
    static List<PeftTensor> projections(VeraAdapter adapter) {
        return List.of(
                PeftTensor.of("base_model.vera_A", adapter.a()), PeftTensor.of("base_model.vera_B", adapter.b()));
    }

    /** The tensors of a table's adapter. */
    static List<PeftTensor> tensors(String module, EmbeddingAdapter adapter) {
        String key = PREFIX + module + ".lora_embedding_";
        return List.of(PeftTensor.of(key + "A", adapter.a()), PeftTensor.of(key + "B", adapter.b()));
    }

    private static Shape shape(LinearAdapter adapter, Parameter parameter) {
        if (adapter instanceof Ia3Adapter scaling) {
            return scaling.scalesInput() ? new Shape(1, parameter.size()) : new Shape(parameter.size(), 1);
        }
        return parameter.shape();
    }

    private static List<Integer> rows(ForeignModule module, LinearAdapter adapter, String name) {
        if (module.ordered() || (adapter instanceof Ia3Adapter scaling && scaling.scalesInput())) {
            return List.of();
        }
        if (adapter instanceof LokrAdapter) {
            throw new ExperimentException("the module " + module.name()
                    + " keeps its outputs in another order than ours, which a Kronecker product cannot follow");
        }
        boolean byOutput = BY_OUTPUT.contains(name) || (adapter instanceof LohaAdapter && name.endsWith("A"));
        return byOutput ? module.rows() : List.of();
    }
}
