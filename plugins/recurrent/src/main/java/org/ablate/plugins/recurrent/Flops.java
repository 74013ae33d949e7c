package org.ablate.plugins.recurrent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;

/** Counts multiply-adds, each twice. */
final class Flops {

    private Flops() {}

    /** Those of one forward pass over one row of {@code time} tokens, by the name of the layer that does them. */
    static Map<String, Long> of(Architecture model, int time, Embedding table) {
        Map<String, Long> flops = new LinkedHashMap<>();
        model.walk((name, layer) -> {
            if (layer instanceof Linear linear) {
                flops.put(name, 2L * time * linear.inputWidth() * linear.outputWidth());
            } else if (layer instanceof RecurrentLayer recurrent) {
                flops.put(name, recurrent.flops(time));
            } else if (layer instanceof AttentiveDecoder reader && reader.flops(time) > 0) {
                flops.put(name, reader.flops(time));
            } else if (layer instanceof Head head && head.flops(time, table) > 0) {
                flops.put(name, head.flops(time, table));
            }
        });
        return flops;
    }
}
