package org.ablate.plugins.finetuning.lora;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.spi.ExperimentException;

/** PEFT codec of LoKr. */
public final class LokrPeftCodec extends PeftCodec {

    public LokrPeftCodec() {
        super(
                "LOKR",
                Map.of(
                        "w1", "lokr_w1",
                        "w1A", "lokr_w1_a",
                        "w1B", "lokr_w1_b",
                        "w2", "lokr_w2",
                        "w2A", "lokr_w2_a",
                        "w2B", "lokr_w2_b"),
                Set.of());
    }

    @Override
    public PeftMethodReader read(PeftConfig config) {
        int rank = config.integer("r", 8);
        double alpha = config.real("alpha", 8);
        int factor = config.integer("decompose_factor", -1);
        boolean both = config.flag("decompose_both", false);
        Map<String, Double> ranks = config.numbers("rank_pattern");
        Map<String, Double> alphas = config.numbers("alpha_pattern");
        config.requireNoDropout("rank_dropout", "module_dropout");
        config.pass("init_weights", "use_effective_conv2d", "rank_dropout_scale");
        return (model, modules) -> (module, slot) -> {
            int own = (int) PeftConfig.byPattern(ranks, module.name(), rank);
            return new LokrAdapter(slot, own, PeftConfig.byPattern(alphas, module.name(), alpha) / own, factor, both);
        };
    }

    @Override
    protected void describe(List<PeftAdaptedModule> adapted, Map<String, Object> config) {
        ((LokrAdapter) adapted.get(0).first()).describe(config);
    }

    @Override
    protected List<Integer> rows(PeftModule module, LinearAdapter adapter, String name) {
        if (!module.ordered()) {
            throw new ExperimentException("the module " + module.name()
                    + " keeps its outputs in another order than ours, which a Kronecker product cannot follow");
        }
        return List.of();
    }
}
