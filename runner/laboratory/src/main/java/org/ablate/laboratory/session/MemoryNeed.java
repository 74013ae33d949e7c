package org.ablate.laboratory.session;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ablate.laboratory.data.PreparedData;
import org.ablate.laboratory.experiment.Experiment;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;

/**
 * The memory without which no run of a model can be, counted before anything is made: parameters, the gradients of those that are
 * trained, and a batch of embedded tokens. What a run takes in the end is more, by the states of its optimizer and by what its layers
 * keep for the way back.
 */
public final class MemoryNeed {

    private static final double GIGABYTE = 1e9;

    private MemoryNeed() {}

    /**
     * What is missing on this machine.
     *
     * @param facts the engine's; a device with memory of its own is not asked here
     * @return how much is needed and how much there is, in words; nothing where it may be enough
     */
    public static Optional<String> unmet(
            Architecture model, Experiment experiment, PreparedData data, Map<String, String> facts) {
        return facts.getOrDefault("device", "").startsWith("gpu")
                ? Optional.empty()
                : unmet(model, embedded(model, experiment, data), machine());
    }

    static Optional<String> unmet(Architecture model, long embedded, long machine) {
        long parameters = 0;
        long gradients = 0;
        for (Parameter parameter : model.parameters().values()) {
            if (parameter.storage().isEmpty()) {
                parameters += Float.BYTES * parameter.size();
                gradients += parameter.trainable() ? Float.BYTES * parameter.size() : 0;
            }
        }
        long need = parameters + gradients + embedded;
        return need <= machine
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the run needs at least %.1f GB of memory (parameters %.1f, their gradients %.1f, a batch of embedded tokens"
                                + " %.1f), and this machine has %.1f GB; choose a smaller model or batch, or a larger machine",
                        need / GIGABYTE,
                        parameters / GIGABYTE,
                        gradients / GIGABYTE,
                        embedded / GIGABYTE,
                        machine / GIGABYTE));
    }

    /** By the length of the first row, which is about that of the others; rows that need references are not known yet. */
    private static long embedded(Architecture model, Experiment experiment, PreparedData data) {
        if (data.references().isPresent()) {
            return 0;
        }
        List<Example> first = data.training().examples(0, 0);
        long tokens =
                first.stream().mapToLong(example -> example.tokens().length).sum();
        long[] width = {0};
        model.walk((name, layer) -> {
            if (layer instanceof Embedding embedding) {
                long wide = embedding.weight().shape().get(1);
                width[0] = width[0] == 0 ? wide : Math.min(width[0], wide);
            }
        });
        return Float.BYTES * tokens * experiment.training().batch() * width[0];
    }

    private static long machine() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }
}
