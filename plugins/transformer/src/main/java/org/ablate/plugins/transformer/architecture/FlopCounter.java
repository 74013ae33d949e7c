package org.ablate.plugins.transformer.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.plugins.transformer.moe.MixtureOfExperts;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;

/** Counter of multiply-adds, each counted twice. */
final class FlopCounter {

    private FlopCounter() {}

    /** Those of one forward pass over one row of {@code time} tokens, by the name of the layer that does them. */
    static Map<String, Long> of(Architecture model, int time, Embedding table) {
        Map<String, Long> flops = new LinkedHashMap<>();
        Map<String, MixtureOfExperts> mixtures = new LinkedHashMap<>();
        model.walk((name, layer) -> {
            if (layer instanceof MixtureOfExperts mixture) {
                mixtures.put(name + ".experts.", mixture);
            } else if (layer instanceof Linear linear) {
                long all = 2L * rows(name, model, time) * linear.inputWidth() * linear.outputWidth();
                flops.put(name, shared(all, name, mixtures));
            } else if (layer instanceof Attention attention) {
                flops.put(name, attention.flops(time));
            } else if (layer instanceof Head head && head.flops(time, table) > 0) {
                flops.put(name, head.flops(time, table));
            }
        });
        return flops;
    }

    /** How many vectors a linear layer multiplies: all, or one where a head has pooled them. */
    private static int rows(String name, Architecture model, int time) {
        return model.output() == Output.CLASSES && name.startsWith("head.") ? 1 : time;
    }

    /** An expert's share of the work: it sees as many tokens as go to it when all are equally loaded. */
    private static long shared(long all, String name, Map<String, MixtureOfExperts> mixtures) {
        long work = all;
        for (Map.Entry<String, MixtureOfExperts> mixture : mixtures.entrySet()) {
            if (name.startsWith(mixture.getKey())) {
                work = work * mixture.getValue().perToken() / mixture.getValue().experts();
            }
        }
        return work;
    }
}
