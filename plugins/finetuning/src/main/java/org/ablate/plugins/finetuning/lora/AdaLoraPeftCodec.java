package org.ablate.plugins.finetuning.lora;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;

/** PEFT codec of AdaLoRA. */
public final class AdaLoraPeftCodec extends PeftCodec {

    public AdaLoraPeftCodec() {
        super("ADALORA", Map.of("loraA", "lora_A", "loraB", "lora_B", "loraE", "lora_E"), Set.of("loraB"));
    }

    @Override
    public PeftMethodReader read(PeftConfig config) {
        int rank = config.integer("init_r", 12);
        double alpha = config.real("lora_alpha", 8);
        double dropout = config.real("lora_dropout", 0);
        double orthogonality = config.real("orth_reg_weight", 0.5);
        Map<String, Integer> ranks = config.counts("rank_pattern");
        int target = config.integer("target_r", 8);
        config.pass("r", "tinit", "tfinal", "deltaT", "beta1", "beta2", "total_step");
        config.pass("fan_in_fan_out", "init_lora_weights", "use_rslora");
        return (model, modules) -> {
            AdaLoraAdapter.Shares shares = new AdaLoraAdapter.Shares(
                    (alpha > 0 ? alpha : rank) / (rank + AdaLora.SMALL),
                    rank,
                    target,
                    orthogonality / (2.0 * modules.size()));
            return (module, slot) -> new AdaLoraAdapter(
                    slot, ranks.getOrDefault(module.name() + AdaLoraPeftWriter.VALUES, rank), dropout, shares);
        };
    }

    @Override
    public List<NamedTensor> write(
            List<PeftAdaptedModule> adapted, Map<String, EmbeddingAdapter> tables, Map<String, Object> config) {
        adapted.forEach(PeftAdaptedModule::requireJoint);
        ((AdaLoraAdapter) adapted.get(0).first()).describe(config, adapted.size());
        return AdaLoraPeftWriter.write(this, adapted, config);
    }
}
