package org.ablate.plugins.decoding;

import java.util.List;
import java.util.stream.Stream;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/** Several processors, one after the other, for one generation; what the request itself forces and suppresses comes last. */
final class LogitsProcessorChain {

    private final List<LogitsProcessor.Steps> steps;

    LogitsProcessorChain(List<LogitsProcessor> processors, Request request) {
        this.steps = Stream.concat(
                        processors.stream().map(processor -> processor.begin(request)),
                        request.rules().rules() ? Stream.of(new GivenTokens(request)) : Stream.empty())
                .toList();
    }

    boolean none() {
        return steps.isEmpty();
    }

    void process(float[] scores, int[] text, int added) {
        steps.forEach(step -> step.process(scores, text, added));
    }
}
