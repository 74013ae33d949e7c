package org.ablate.plugins.finetuning.lora;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;

/** PEFT codec of LoHa. */
public final class LohaPeftCodec extends PeftCodec {

    public LohaPeftCodec() {
        super(
                "LOHA",
                Map.of("w1A", "hada_w1_a", "w1B", "hada_w1_b", "w2A", "hada_w2_a", "w2B", "hada_w2_b"),
                Set.of("w1A", "w2A"));
    }

    @Override
    public PeftMethodReader read(PeftConfig config) {
        int rank = config.integer("r", 8);
        double alpha = config.real("alpha", 8);
        Map<String, Double> ranks = config.numbers("rank_pattern");
        Map<String, Double> alphas = config.numbers("alpha_pattern");
        config.requireNoDropout("rank_dropout", "module_dropout");
        config.pass("init_weights", "use_effective_conv2d");
        return (model, modules) -> (module, slot) -> {
            int own = (int) PeftConfig.byPattern(ranks, module.name(), rank);
            return new LohaAdapter(slot, own, PeftConfig.byPattern(alphas, module.name(), alpha) / own);
        };
    }

    @Override
    protected void describe(List<PeftAdaptedModule> adapted, Map<String, Object> config) {
        ((LohaAdapter) adapted.get(0).first()).describe(config);
    }
}
