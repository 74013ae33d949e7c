package org.ablate.plugins.optimization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ablate.plugins.optimization.group.GradualUnfreezing;
import org.ablate.plugins.optimization.group.LayerWiseDecay;
import org.ablate.plugins.optimization.group.ParameterGroupOptimizer;
import org.ablate.plugins.optimization.group.PerWeight;
import org.ablate.plugins.optimization.optimizer.Adadelta;
import org.ablate.plugins.optimization.optimizer.Adafactor;
import org.ablate.plugins.optimization.optimizer.Adagrad;
import org.ablate.plugins.optimization.optimizer.Adam;
import org.ablate.plugins.optimization.optimizer.AdamW;
import org.ablate.plugins.optimization.optimizer.Adamax;
import org.ablate.plugins.optimization.optimizer.Adopt;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.EightBitAdamW;
import org.ablate.plugins.optimization.optimizer.Lamb;
import org.ablate.plugins.optimization.optimizer.Lion;
import org.ablate.plugins.optimization.optimizer.Muon;
import org.ablate.plugins.optimization.optimizer.NAdam;
import org.ablate.plugins.optimization.optimizer.RAdam;
import org.ablate.plugins.optimization.optimizer.RmsProp;
import org.ablate.plugins.optimization.optimizer.ScheduleFreeAdamW;
import org.ablate.plugins.optimization.optimizer.Sgd;
import org.ablate.plugins.optimization.optimizer.Shampoo;
import org.ablate.plugins.optimization.optimizer.Soap;
import org.ablate.plugins.optimization.optimizer.Sophia;
import org.ablate.plugins.optimization.wrapper.ExponentialMovingAverage;
import org.ablate.plugins.optimization.wrapper.GradientNoise;
import org.ablate.plugins.optimization.wrapper.Lookahead;
import org.ablate.plugins.optimization.wrapper.SharpnessAware;
import org.ablate.plugins.optimization.wrapper.StochasticWeightAveraging;
import org.ablate.spi.component.Choice;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/** Every optimizer of this plugin in every form that keeps other states, to test what holds for all. */
final class EveryOptimizer {

    private final Map<String, Supplier<Optimizer>> all = new LinkedHashMap<>();

    private EveryOptimizer() {}

    /** By name; each supplies a fresh one that steps by a learning rate of its own, decaying matrices by 0.1. */
    static Map<String, Supplier<Optimizer>> of(Ops ops) {
        EveryOptimizer every = new EveryOptimizer();
        every.addClassics(ops);
        every.addLater(ops);
        every.addWrappers(ops);
        return every.all;
    }

    private void addClassics(Ops ops) {
        Decay m = Decay.MATRICES;
        all.put("adamw", () -> new AdamW(new AdamW.Config(0.01, 0.9, 0.95, 1e-8, 0.1, m), ops));
        all.put("sgd", () -> new Sgd(new Sgd.Config(0.01, 0, 0, false, 0.1, m), ops));
        all.put("sgd with momentum", () -> new Sgd(new Sgd.Config(0.01, 0.9, 0.1, false, 0.1, m), ops));
        all.put("adam", () -> new Adam(new Adam.Config(0.01, 0.9, 0.99, 1e-8, false, 0.1, m), ops));
        all.put("adam with amsgrad", () -> new Adam(new Adam.Config(0.01, 0.9, 0.99, 1e-8, true, 0.1, m), ops));
        all.put("adamax", () -> new Adamax(new Adamax.Config(0.01, 0.9, 0.99, 1e-8, 0.1, m), ops));
        all.put("nadam", () -> new NAdam(new NAdam.Config(0.01, 0.9, 0.99, 1e-8, 4e-3, 0.1, m), ops));
        all.put("radam", () -> new RAdam(new RAdam.Config(0.01, 0.9, 0.9, 1e-8, 0.1, m), ops));
        for (boolean centered : new boolean[] {false, true}) {
            for (double momentum : new double[] {0, 0.9}) {
                all.put(
                        "rmsprop with momentum " + momentum + (centered ? ", centered" : ""),
                        () -> new RmsProp(new RmsProp.Config(0.01, 0.9, momentum, centered, 1e-8, 0.1, m), ops));
            }
        }
        all.put("adagrad", () -> new Adagrad(new Adagrad.Config(0.1, 0.01, 0.1, 1e-10, 0.1, m), ops));
        all.put("adadelta", () -> new Adadelta(new Adadelta.Config(10, 0.9, 1e-6, 0.1, m), ops));
    }

    private void addLater(Ops ops) {
        Decay m = Decay.MATRICES;
        all.put("lion", () -> new Lion(new Lion.Config(0.01, 0.9, 0.99, 0.1, m), ops));
        all.put("lamb", () -> new Lamb(new Lamb.Config(0.01, 0.9, 0.99, 1e-6, 0.1, m), ops));
        all.put("sophia", () -> new Sophia(new Sophia.Config(0.01, 0.9, 0.99, 1, 4, 1e-12, 0.1, m), ops));
        all.put("adopt", () -> new Adopt(new Adopt.Config(0.01, 0.9, 0.99, 1e-6, true, 0.1, m), ops));
        all.put(
                "schedule-free-adamw",
                () -> new ScheduleFreeAdamW(new ScheduleFreeAdamW.Config(0.01, 0.9, 0.99, 1e-8, 0.1, m), ops));
        for (Muon.Scale scale : Muon.Scale.values()) {
            all.put("muon " + scale, () -> muon(scale, ops));
        }
        all.put("shampoo", () -> new Shampoo(new Shampoo.Config(0.01, 0.9, 1e-6, 4, 1024, 0.1, m), ops));
        all.put("shampoo without a side", () -> new Shampoo(new Shampoo.Config(0.01, 0.9, 1e-6, 4, 1, 0.1, m), ops));
        all.put("soap", () -> new Soap(new Soap.Config(0.01, 0.9, 0.95, 1e-8, 4, 1024, 0.1, m), ops));
        all.put(
                "8-bit-adamw",
                () -> new EightBitAdamW(new EightBitAdamW.Config(0.01, 0.9, 0.99, 1e-8, 4, 0.1, m), ops));
        for (Adafactor.Convention whose : Adafactor.Convention.values()) {
            all.put(
                    "adafactor of " + whose,
                    () -> new Adafactor(
                            new Adafactor.Config(0.02, whose, -0.8, 1, 1e-10, 1e-3, true, false, false, 0.1, m), ops));
        }
    }

    private static Optimizer muon(Muon.Scale scale, Ops ops) {
        AdamW.Config rest = new AdamW.Config(0.01, 0.9, 0.95, 1e-8, 0.1, Decay.MATRICES);
        Muon.Config config = new Muon.Config(
                0.02, 0.95, true, 5, scale, 0.1, List.of("head.*"), new Choice<>(Optimizer.class, "adamw", rest));
        return new Muon(config, ops, new AdamW(rest, ops));
    }

    private void addWrappers(Ops ops) {
        AdamW.Config config = new AdamW.Config(0.01, 0.9, 0.95, 1e-8, 0.1, Decay.MATRICES);
        Choice<Optimizer> choice = new Choice<>(Optimizer.class, "adamw", config);
        all.put("lookahead", () -> new Lookahead(new Lookahead.Config(2, 0.5, choice), ops, new AdamW(config, ops)));
        all.put(
                "gradient-noise",
                () -> new GradientNoise(
                        new GradientNoise.Config(0.3, 0.55, choice), () -> 7, ops, new AdamW(config, ops)));
        all.put(
                "layer-wise-decay",
                () -> new LayerWiseDecay(
                        new LayerWiseDecay.Config(0.5, List.of("*embedding*"), choice), () -> new AdamW(config, ops)));
        all.put("per-weight", () -> new PerWeight(() -> new AdamW(config, ops)));
        all.put(
                "by-name",
                () -> new ParameterGroupOptimizer(
                        new ParameterGroupOptimizer.Config(
                                List.of(new ParameterGroupOptimizer.Group(List.of("b*"), choice)), choice),
                        List.of(new AdamW(config, ops)),
                        new AdamW(config, ops)));
        for (boolean adaptive : new boolean[] {false, true}) {
            all.put(
                    adaptive ? "sam, adaptive" : "sam",
                    () -> new SharpnessAware(
                            new SharpnessAware.Config(0.05, adaptive, 0.01, choice), ops, new AdamW(config, ops)));
        }
        all.put(
                "ema",
                () -> new ExponentialMovingAverage(
                        new ExponentialMovingAverage.Config(0.9, true, choice), ops, new AdamW(config, ops)));
        all.put(
                "swa",
                () -> new StochasticWeightAveraging(
                        new StochasticWeightAveraging.Config(2, 2, choice), ops, new AdamW(config, ops)));
        all.put(
                "gradual-unfreezing",
                () -> new GradualUnfreezing(
                        new GradualUnfreezing.Config(2, List.of("bias"), choice), () -> new AdamW(config, ops)));
    }
}
