package org.ablate.plugins.finetuning.peft;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.ablate.plugins.finetuning.adapter.AdapterTarget;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.bottleneck.Ia3Adapter;
import org.ablate.plugins.finetuning.lora.AdaLora;
import org.ablate.plugins.finetuning.lora.AdaLoraAdapter;
import org.ablate.plugins.finetuning.lora.DoraAdapter;
import org.ablate.plugins.finetuning.lora.LohaAdapter;
import org.ablate.plugins.finetuning.lora.LokrAdapter;
import org.ablate.plugins.finetuning.lora.LoraAdapter;
import org.ablate.plugins.finetuning.lora.LoraInitialization;
import org.ablate.plugins.finetuning.lora.LoraScaling;
import org.ablate.plugins.finetuning.lora.LoraShape;
import org.ablate.plugins.finetuning.lora.Pissa;
import org.ablate.plugins.finetuning.lora.RankStabilizedScaling;
import org.ablate.plugins.finetuning.lora.StandardScaling;
import org.ablate.plugins.finetuning.lora.Vera;
import org.ablate.plugins.finetuning.lora.VeraAdapter;
import org.ablate.plugins.finetuning.lora.VeraProjections;
import org.ablate.plugins.finetuning.lora.ZeroInit;
import org.ablate.spi.model.Architecture;

/** Readers of PEFT's methods with adapters on linear layers. */
final class PeftMethodReaders {

    /** How PEFT's adapter began where that leaves the base's weights alone: once its values are read it does not matter. */
    private static final Set<String> HARMLESS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    private PeftMethodReaders() {}

    /** LoRA, rsLoRA and DoRA. */
    static PeftMethodReader lora(PeftConfig config) {
        int rank = config.integer("r", 8);
        double alpha = config.real("lora_alpha", 8);
        double dropout = config.real("lora_dropout", 0);
        boolean dora = config.flag("use_dora", false);
        LoraScaling scaling = config.flag("use_rslora", false) ? new RankStabilizedScaling() : new StandardScaling();
        LoraInitialization initialisation = initialisation(config);
        Map<String, Double> ranks = config.numbers("rank_pattern");
        Map<String, Double> alphas = config.numbers("alpha_pattern");
        config.pass("fan_in_fan_out");
        Function<String, LoraShape> shapes = module -> {
            int own = (int) byPattern(ranks, module, rank);
            return new LoraShape(own, scaling.scale(byPattern(alphas, module, alpha), own), dropout, initialisation);
        };
        return new PeftMethodReader() {
            @Override
            public Maker maker(Architecture model, List<ForeignModule> modules) {
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

    private static LoraInitialization initialisation(PeftConfig config) {
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

    /** The value of the first pattern that a name ends with, by PEFT's rule. */
    private static double byPattern(Map<String, Double> patterns, String name, double otherwise) {
        return patterns.entrySet().stream()
                .filter(entry -> Pattern.matches("(.*\\.)?(" + entry.getKey() + ")", name))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(otherwise);
    }

    static PeftMethodReader ia3(PeftConfig config) {
        List<String> inputs = config.texts("feedforward_modules");
        boolean expression = config.isText("feedforward_modules");
        config.pass("fan_in_fan_out", "init_ia3_weights");
        return (model, modules) -> (module, slot) -> new Ia3Adapter(
                slot,
                expression
                        ? Pattern.matches(inputs.get(0), module.name())
                        : inputs.stream().anyMatch(module.name()::endsWith));
    }

    static PeftMethodReader loha(PeftConfig config) {
        int rank = config.integer("r", 8);
        double alpha = config.real("alpha", 8);
        Map<String, Double> ranks = config.numbers("rank_pattern");
        Map<String, Double> alphas = config.numbers("alpha_pattern");
        requireNone(config, "rank_dropout", "module_dropout");
        config.pass("init_weights", "use_effective_conv2d");
        return (model, modules) -> (module, slot) -> {
            int own = (int) byPattern(ranks, module.name(), rank);
            return new LohaAdapter(slot, own, byPattern(alphas, module.name(), alpha) / own);
        };
    }

    static PeftMethodReader lokr(PeftConfig config) {
        int rank = config.integer("r", 8);
        double alpha = config.real("alpha", 8);
        int factor = config.integer("decompose_factor", -1);
        boolean both = config.flag("decompose_both", false);
        Map<String, Double> ranks = config.numbers("rank_pattern");
        Map<String, Double> alphas = config.numbers("alpha_pattern");
        requireNone(config, "rank_dropout", "module_dropout");
        config.pass("init_weights", "use_effective_conv2d", "rank_dropout_scale");
        return (model, modules) -> (module, slot) -> {
            int own = (int) byPattern(ranks, module.name(), rank);
            return new LokrAdapter(slot, own, byPattern(alphas, module.name(), alpha) / own, factor, both);
        };
    }

    private static void requireNone(PeftConfig config, String... rates) {
        for (String rate : rates) {
            if (config.real(rate, 0) != 0) {
                throw config.refusal(rate, "this dropout is not known here");
            }
        }
    }

    static PeftMethodReader vera(PeftConfig config) {
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
            public Maker maker(Architecture model, List<ForeignModule> modules) {
                List<AdapterTarget> sites =
                        modules.stream().map(ForeignModule::site).toList();
                VeraProjections projections = Vera.projections(model, sites, rank);
                return (module, slot) -> new VeraAdapter(slot, projections.a(), projections.b(), initial, dropout);
            }
        };
    }

    static PeftMethodReader adalora(PeftConfig config) {
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
                    slot, ranks.getOrDefault(module.name() + PeftRanks.VALUES, rank), dropout, shares);
        };
    }
}
