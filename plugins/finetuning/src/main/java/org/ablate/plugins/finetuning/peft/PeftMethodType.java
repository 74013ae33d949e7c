package org.ablate.plugins.finetuning.peft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.adapter.WeightDeltaAdapter;
import org.ablate.plugins.finetuning.bottleneck.Ia3Adapter;
import org.ablate.plugins.finetuning.lora.AdaLoraAdapter;
import org.ablate.plugins.finetuning.lora.LohaAdapter;
import org.ablate.plugins.finetuning.lora.LokrAdapter;
import org.ablate.plugins.finetuning.lora.LoraAdapter;
import org.ablate.plugins.finetuning.lora.VeraAdapter;
import org.ablate.plugins.finetuning.peft.PeftAdapter.Adapted;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.safetensors.NamedTensor;

/** PEFT method type of an adapter, and the writing of its configuration. */
final class PeftMethodType {

    private PeftMethodType() {}

    /** {@code peft_type}. */
    static String name(LinearAdapter adapter) {
        if (adapter instanceof LoraAdapter) {
            return "LORA";
        } else if (adapter instanceof AdaLoraAdapter) {
            return "ADALORA";
        } else if (adapter instanceof VeraAdapter) {
            return "VERA";
        } else if (adapter instanceof LohaAdapter) {
            return "LOHA";
        } else if (adapter instanceof LokrAdapter) {
            return "LOKR";
        } else if (adapter instanceof Ia3Adapter) {
            return "IA3";
        }
        throw new ExperimentException("PEFT has no bottleneck adapters; export with --format safetensors");
    }

    /** Writes the tensors, and the fields of the configuration that they do not tell themselves. */
    static List<NamedTensor> write(
            List<Adapted> adapted, Map<String, EmbeddingAdapter> tables, Map<String, Object> config) {
        if (!tables.isEmpty() || adapted.get(0).adapters().get(0) instanceof LoraAdapter) {
            return PeftLora.write(adapted, tables, config);
        }
        LinearAdapter first = adapted.get(0).adapters().get(0);
        if (first instanceof AdaLoraAdapter ada) {
            adapted.forEach(PeftMethodType::requireJoint);
            ada.describe(config, adapted.size());
            return PeftRanks.write(adapted, config);
        }
        List<NamedTensor> tensors = new ArrayList<>();
        for (Adapted one : adapted) {
            requireJoint(one);
            PeftKeys.tensors(one.module(), one.adapters().get(0)).forEach(tensor -> tensors.add(tensor.write()));
        }
        if (first instanceof Ia3Adapter) {
            config.put(
                    "feedforward_modules",
                    adapted.stream()
                            .filter(one -> ((Ia3Adapter) one.adapters().get(0)).scalesInput())
                            .map(one -> one.module().name())
                            .toList());
        } else if (first instanceof VeraAdapter vera) {
            PeftKeys.projections(vera).forEach(tensor -> tensors.add(tensor.write()));
            config.put("r", vera.rank());
            config.put("save_projection", true);
        } else if (first instanceof WeightDeltaAdapter delta) {
            delta.describe(config);
        }
        return tensors;
    }

    static void requireJoint(Adapted one) {
        if (one.adapters().get(0).slot().joint().size() != one.module().layers().size()) {
            throw new ExperimentException("PEFT keeps " + one.module().layers() + " as one matrix, "
                    + one.module().name() + ", but the adapter changes them apart; only LoRA can be written so");
        }
    }
}
