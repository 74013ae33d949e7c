package org.ablate.plugins.optimization;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ablate.plugins.optimization.optimizer.Adopt;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.EightBitAdamW;
import org.ablate.plugins.optimization.optimizer.Lamb;
import org.ablate.plugins.optimization.optimizer.Lion;
import org.ablate.plugins.optimization.optimizer.ScheduleFreeAdamW;
import org.ablate.plugins.optimization.optimizer.Shampoo;
import org.ablate.plugins.optimization.optimizer.Soap;
import org.ablate.plugins.optimization.optimizer.Sophia;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/** The optimizers that no reference file covers, set to find a minimum: without weight decay, with a fitting rate. */
final class WithoutDecay {

    private WithoutDecay() {}

    static Map<String, Supplier<Optimizer>> of(Ops ops) {
        Decay n = Decay.NONE;
        Map<String, Supplier<Optimizer>> all = new LinkedHashMap<>();
        all.put("lion", () -> new Lion(new Lion.Config(0.005, 0.9, 0.99, 0, n), ops));
        all.put("lamb", () -> new Lamb(new Lamb.Config(0.01, 0.9, 0.99, 1e-6, 0, n), ops));
        all.put("sophia", () -> new Sophia(new Sophia.Config(0.005, 0.9, 0.99, 0.01, 1, 1e-12, 0, n), ops));
        all.put("adopt", () -> new Adopt(new Adopt.Config(0.02, 0.9, 0.99, 1e-6, true, 0, n), ops));
        all.put(
                "schedule-free-adamw",
                () -> new ScheduleFreeAdamW(new ScheduleFreeAdamW.Config(0.05, 0.9, 0.99, 1e-8, 0, n), ops));
        all.put("shampoo", () -> new Shampoo(new Shampoo.Config(1, 0.9, 1e-6, 1, 1024, 0, n), ops));
        all.put("soap", () -> new Soap(new Soap.Config(0.02, 0.9, 0.99, 1e-8, 1, 1024, 0, n), ops));
        all.put(
                "8-bit-adamw",
                () -> new EightBitAdamW(new EightBitAdamW.Config(0.02, 0.9, 0.99, 1e-8, 256, 0, n), ops));
        return all;
    }
}
