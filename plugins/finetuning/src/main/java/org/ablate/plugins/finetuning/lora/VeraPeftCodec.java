package org.ablate.plugins.finetuning.lora;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.plugins.finetuning.peft.format.PeftTensor;
import org.ablate.spi.model.Architecture;

/** PEFT codec of VeRA. */
public final class VeraPeftCodec extends PeftCodec {

    public VeraPeftCodec() {
        super("VERA", Map.of("lambdaB", "vera_lambda_b", "lambdaD", "vera_lambda_d"), Set.of("lambdaB"));
    }

    @Override
    public PeftMethodReader read(PeftConfig config) {
        int rank = config.integer("r", 256);
        double dropout = config.real("vera_dropout", 0);
        double initial = config.real("d_initial", 0.1);
        if (!config.flag("save_projection", true)) {
            throw config.refusal(
                    "save_projection",
                    "the random matrices are PyTorch's and not in the file; save the adapter with them");
        }
        config.pass("projection_prng_key", "fan_in_fan_out", "init_weights");
        return new PeftMethodReader() {
            @Override
            public Maker maker(Architecture model, List<PeftModule> modules) {
                List<AdapterTarget> sites =
                        modules.stream().map(PeftModule::site).toList();
                VeraProjections projections = Vera.projections(model, sites, rank);
                return (module, slot) -> new VeraAdapter(slot, projections.a(), projections.b(), initial, dropout);
            }
        };
    }

    /** The two random matrices. */
    @Override
    public List<PeftTensor> shared(LinearAdapter adapter) {
        VeraAdapter vera = (VeraAdapter) adapter;
        return List.of(PeftTensor.of("base_model.vera_A", vera.a()), PeftTensor.of("base_model.vera_B", vera.b()));
    }

    @Override
    protected void describe(List<PeftAdaptedModule> adapted, Map<String, Object> config) {
        config.put("r", ((VeraAdapter) adapted.get(0).first()).rank());
        config.put("save_projection", true);
    }
}
