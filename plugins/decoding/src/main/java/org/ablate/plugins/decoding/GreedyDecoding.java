package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import java.util.List;
import java.util.function.IntPredicate;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.LogitsProcessor;

/** Always takes the most likely token: {@code argmax p(token | text)}. */
@Component(
        value = "greedy",
        summary = "Always takes the most likely token",
        formula = "argmax p(token | text)",
        verdict = "Exact and repeatable; small models soon repeat themselves")
public final class GreedyDecoding implements Decoding {

    /** The fields of greedy decoding. */
    public record Config(
            @Doc("what changes the scores before a token is taken, in this order") @Default("[]")
            List<Choice<LogitsProcessor>> processors) {}

    private final AutoregressiveLoop writing;

    @Inject
    GreedyDecoding(List<LogitsProcessor> processors, ContextLength context, Ops ops) {
        this.writing = new AutoregressiveLoop(processors, context, ops);
    }

    @Override
    public List<Continuation> generate(Architecture model, Request request, IntPredicate accept) {
        return writing.write(model, request, (scores, added) -> mostLikely(scores), accept);
    }

    /** Of equals, the first. */
    private static int mostLikely(float[] scores) {
        int best = 0;
        for (int token = 1; token < scores.length; token++) {
            if (scores[token] > scores[best]) {
                best = token;
            }
        }
        return best;
    }
}
