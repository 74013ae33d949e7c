package org.ablate.plugins.decoding;

import java.util.List;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/** Several processors, one after the other, for one generation. */
final class Processing {

    private final List<LogitsProcessor.Steps> steps;

    Processing(List<LogitsProcessor> processors, Request request) {
        this.steps =
                processors.stream().map(processor -> processor.begin(request)).toList();
    }

    boolean none() {
        return steps.isEmpty();
    }

    void process(float[] scores, int[] text, int added) {
        steps.forEach(step -> step.process(scores, text, added));
    }
}
