package org.ablate.plugins.finetuning.lora;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.spi.model.Architecture;

/** PEFT codec of LoRA, rank-stabilized LoRA and DoRA. */
public final class LoraPeftCodec extends PeftCodec {

    /** How PEFT's adapter began where that leaves the base's weights alone: once its values are read it does not matter. */
    private static final Set<String> HARMLESS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    public LoraPeftCodec() {
        super(
                "LORA",
                Map.of("loraA", "lora_A.weight", "loraB", "lora_B.weight", "magnitude", "lora_magnitude_vector"),
                Set.of("loraB", "magnitude"));
    }

    @Override
    public PeftMethodReader read(PeftConfig config) {
        int rank = config.integer("r", 8);
        double alpha = config.real("lora_alpha", 8);
        double dropout = config.real("lora_dropout", 0);
        boolean dora = config.flag("use_dora", false);
        LoraScaling scaling = config.flag("use_rslora", false) ? new RankStabilizedScaling() : new StandardScaling();
        LoraInitialization initialization = initialization(config);
        Map<String, Double> ranks = config.numbers("rank_pattern");
        Map<String, Double> alphas = config.numbers("alpha_pattern");
        config.pass("fan_in_fan_out");
        Function<String, LoraShape> shapes = module -> {
            int own = (int) PeftConfig.byPattern(ranks, module, rank);
            return new LoraShape(
                    own, scaling.scale(PeftConfig.byPattern(alphas, module, alpha), own), dropout, initialization);
        };
        return new PeftMethodReader() {
            @Override
            public Maker maker(Architecture model, List<PeftModule> modules) {
                return (module, slot) -> dora
                        ? new DoraAdapter(slot, shapes.apply(module.name()))
                        : new LoraAdapter(slot, shapes.apply(module.name()));
            }

            @Override
            public Optional<TableMaker> tables() {
                return dora
                        ? Optional.empty()
                        : Optional.of((module, table, ops) -> new EmbeddingAdapter(
                                ops,
                                table,
                                shapes.apply(module).rank(),
                                shapes.apply(module).scale()));
            }
        };
    }

    private static LoraInitialization initialization(PeftConfig config) {
        String began = config.text("init_lora_weights", "true");
        if (began.equals("pissa")) {
            return new Pissa();
        }
        if (!HARMLESS.contains(began)) {
            throw config.refusal(
                    "init_lora_weights",
                    "it changes the base's weights in a way that is not known here; convert the adapter to plain LoRA");
        }
        return new ZeroInit();
    }

    @Override
    public List<NamedTensor> write(
            List<PeftAdaptedModule> adapted, Map<String, EmbeddingAdapter> tables, Map<String, Object> config) {
        return LoraPeftWriter.write(this, adapted, tables, config);
    }
}
