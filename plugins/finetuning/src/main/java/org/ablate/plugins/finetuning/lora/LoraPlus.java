package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * LoRA+: the B matrices of low-rank adapters learn faster than everything else, by a ratio (Hayou et al., 2024, arXiv:2402.12354).
 */
@Component(
        value = "lora-plus",
        summary = "Another optimizer, with a higher learning rate for the B of low-rank adapters",
        formula = "rate(B) = ratio · rate",
        paper = "Hayou et al., 2024, arXiv:2402.12354",
        verdict = "with wide models, where A and B want different rates")
public final class LoraPlus implements Optimizer {

    /** The fields of LoRA+. */
    public record Config(
            @Doc("learning rate of B over that of the rest") @Default("16.0") @Positive
            double ratio,

            @Doc("what steps") @Default("adamw") Choice<Optimizer> optimizer) {}

    private final Config config;
    private final Optimizer rest;
    private final Optimizer fast;
    private boolean[] isFast = {};

    @Inject
    LoraPlus(Config config, Provider<Optimizer> optimizer) {
        this.config = config;
        this.rest = optimizer.get();
        this.fast = optimizer.get();
    }

    @Override
    public double learningRate() {
        return rest.learningRate();
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        Map<String, Parameter> slow = new LinkedHashMap<>();
        Map<String, Parameter> quick = new LinkedHashMap<>();
        isFast = new boolean[parameters.size()];
        int place = 0;
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            isFast[place] = entry.getKey().endsWith(".loraB");
            (isFast[place] ? quick : slow).put(entry.getKey(), entry.getValue());
            place++;
        }
        rest.begin(slow);
        fast.begin(quick);
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        NDList slow = new NDList();
        NDList quick = new NDList();
        for (int i = 0; i < isFast.length; i++) {
            (isFast[i] ? quick : slow).add(gradients.get(i));
        }
        if (!slow.isEmpty()) {
            rest.step(slow, learningRate, step);
        }
        if (!quick.isEmpty()) {
            fast.step(quick, config.ratio() * learningRate, step);
        }
    }

    @Override
    public Map<String, NDArray> state() {
        Map<String, NDArray> all = new LinkedHashMap<>(rest.state());
        all.putAll(fast.state());
        return Collections.unmodifiableMap(all);
    }
}
