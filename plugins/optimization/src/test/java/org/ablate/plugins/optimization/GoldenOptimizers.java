package org.ablate.plugins.optimization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.optimization.optimizer.Adadelta;
import org.ablate.plugins.optimization.optimizer.Adafactor;
import org.ablate.plugins.optimization.optimizer.Adagrad;
import org.ablate.plugins.optimization.optimizer.Adam;
import org.ablate.plugins.optimization.optimizer.AdamW;
import org.ablate.plugins.optimization.optimizer.Adamax;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.Muon;
import org.ablate.plugins.optimization.optimizer.NAdam;
import org.ablate.plugins.optimization.optimizer.RAdam;
import org.ablate.plugins.optimization.optimizer.RmsProp;
import org.ablate.plugins.optimization.optimizer.Sgd;
import org.ablate.spi.component.Choice;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/** Optimizers with the options of a golden file, in PyTorch's and Hugging Face's words; their defaults where it has none. */
final class GoldenOptimizers {

    private static final Set<String> KNOWN = Set.of(
            "lr",
            "betas",
            "eps",
            "weight_decay",
            "amsgrad",
            "momentum",
            "dampening",
            "nesterov",
            "alpha",
            "centered",
            "momentum_decay",
            "scale_parameter",
            "ns_steps",
            "adjust_lr_fn",
            "relative_step",
            "warmup_init",
            "d",
            "beta2_decay",
            "clip_threshold",
            "decay_rate",
            "lr_decay",
            "initial_accumulator_value",
            "rho");

    private final JsonNode options;
    private final Ops ops;

    private GoldenOptimizers(JsonNode options, Ops ops) {
        this.options = options;
        this.ops = ops;
    }

    /** The optimizer of a case called {@code <algorithm>_<variant>}, or none where an option is not known here. */
    static Optional<Optimizer> of(String name, JsonNode options, Ops ops) {
        List<String> names = new ArrayList<>();
        options.fieldNames().forEachRemaining(names::add);
        if (!KNOWN.containsAll(names)) {
            return Optional.empty();
        }
        return new GoldenOptimizers(options, ops).of(name);
    }

    private Optional<Optimizer> of(String name) {
        return switch (name.replaceFirst("_.*", "")) {
            case "muon" -> Optional.of(muon());
            case "adafactor" -> Optional.of(new Adafactor(name.contains("hf") ? huggingFace() : torch(), ops));
            case "sgd" ->
                Optional.of(new Sgd(
                        new Sgd.Config(
                                lr(1e-3),
                                number("momentum", 0),
                                number("dampening", 0),
                                flag("nesterov"),
                                decay(0),
                                Decay.ALL),
                        ops));
            case "adam" ->
                Optional.of(new Adam(
                        new Adam.Config(lr(1e-3), beta(0), beta(1), eps(1e-8), flag("amsgrad"), decay(0), Decay.ALL),
                        ops));
            case "adamw" ->
                Optional.of(new AdamW(
                        new AdamW.Config(lr(1e-3), beta(0), beta(1), eps(1e-8), decay(0.01), Decay.ALL), ops));
            case "adamax" ->
                Optional.of(
                        new Adamax(new Adamax.Config(lr(2e-3), beta(0), beta(1), eps(1e-8), decay(0), Decay.ALL), ops));
            case "nadam" ->
                Optional.of(new NAdam(
                        new NAdam.Config(
                                lr(2e-3),
                                beta(0),
                                beta(1),
                                eps(1e-8),
                                number("momentum_decay", 4e-3),
                                decay(0),
                                Decay.ALL),
                        ops));
            case "radam" ->
                Optional.of(
                        new RAdam(new RAdam.Config(lr(1e-3), beta(0), beta(1), eps(1e-8), decay(0), Decay.ALL), ops));
            case "rmsprop" ->
                Optional.of(new RmsProp(
                        new RmsProp.Config(
                                lr(1e-2),
                                number("alpha", 0.99),
                                number("momentum", 0),
                                flag("centered"),
                                eps(1e-8),
                                decay(0),
                                Decay.ALL),
                        ops));
            case "adagrad" ->
                Optional.of(new Adagrad(
                        new Adagrad.Config(
                                lr(1e-2),
                                number("lr_decay", 0),
                                number("initial_accumulator_value", 0),
                                eps(1e-10),
                                decay(0),
                                Decay.ALL),
                        ops));
            case "adadelta" ->
                Optional.of(new Adadelta(
                        new Adadelta.Config(lr(1), number("rho", 0.9), eps(1e-6), decay(0), Decay.ALL), ops));
            default -> Optional.empty();
        };
    }

    private Optimizer muon() {
        AdamW.Config rest = new AdamW.Config(1e-3, 0.9, 0.999, 1e-8, 0.1, Decay.ALL);
        Muon.Config config = new Muon.Config(
                lr(1e-3),
                number("momentum", 0.95),
                options.path("nesterov").asBoolean(true),
                options.path("ns_steps").asInt(5),
                options.path("adjust_lr_fn").asText("original").equals("original")
                        ? Muon.Scale.ORIGINAL
                        : Muon.Scale.MATCH_ADAMW,
                decay(0.1),
                List.of(),
                new Choice<>(Optimizer.class, "adamw", rest));
        return new Muon(config, ops, new AdamW(rest, ops));
    }

    private Adafactor.Config torch() {
        return new Adafactor.Config(
                lr(1e-2),
                Adafactor.Convention.TORCH,
                number("beta2_decay", -0.8),
                number("d", 1),
                1.1920928955078125e-7,
                1e-3,
                true,
                false,
                false,
                decay(0),
                Decay.ALL);
    }

    private Adafactor.Config huggingFace() {
        return new Adafactor.Config(
                lr(1), // with relative_step there is none
                Adafactor.Convention.HUGGING_FACE,
                number("decay_rate", -0.8),
                number("clip_threshold", 1),
                1e-30,
                1e-3,
                options.path("scale_parameter").asBoolean(true),
                options.path("relative_step").asBoolean(true),
                flag("warmup_init"),
                decay(0),
                Decay.ALL);
    }

    private double lr(double otherwise) {
        return number("lr", otherwise);
    }

    private double eps(double otherwise) {
        return number("eps", otherwise);
    }

    private double decay(double otherwise) {
        return number("weight_decay", otherwise);
    }

    private double beta(int which) {
        return options.path("betas").path(which).asDouble(which == 0 ? 0.9 : 0.999);
    }

    private double number(String name, double otherwise) {
        return options.path(name).asDouble(otherwise);
    }

    private boolean flag(String name) {
        return options.path(name).asBoolean(false);
    }
}
