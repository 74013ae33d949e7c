package org.ablate.plugins.decoding;

import java.util.List;
import java.util.function.IntPredicate;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding.Continuation;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/** Writes one token after another, what greedy decoding and sampling share. */
final class AutoregressiveLoop {

    /** Chooses a token. */
    @FunctionalInterface
    interface Chooser {

        /**
         * @param scores (vocabulary)
         * @param added how many tokens were added before
         */
        int choose(float[] scores, int added);
    }

    private final List<LogitsProcessor> processors;
    private final int context;
    private final Ops ops;

    AutoregressiveLoop(List<LogitsProcessor> processors, ContextLength context, Ops ops) {
        this.processors = processors;
        this.context = context.context();
        this.ops = ops;
    }

    List<Continuation> write(Architecture model, Request request, Chooser chooser, IntPredicate accept) {
        return ops.withoutGradients(() -> {
            LogitsProcessorChain processing = new LogitsProcessorChain(processors, request);
            try (SequenceGenerator writer = new SequenceGenerator(model, request, context, ops)) {
                boolean wanted = true;
                for (int i = 0; i < request.tokens() && wanted; i++) {
                    float[] scores = writer.next();
                    if (!processing.none()) {
                        processing.process(scores, writer.text(), writer.added());
                    }
                    int token = chooser.choose(scores, writer.added());
                    writer.append(token);
                    wanted = accept.test(token) && !request.ends().contains(token);
                }
                return List.of(new Continuation(writer.continuation(), 0));
            }
        });
    }
}
