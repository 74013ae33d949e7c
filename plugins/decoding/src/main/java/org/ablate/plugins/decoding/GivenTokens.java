package org.ablate.plugins.decoding;

import java.util.Arrays;
import java.util.List;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/**
 * Forces and suppresses the tokens that those who trained a model tell, as Transformers' {@code forced_bos_token_id}, {@code
 * forced_eos_token_id}, {@code suppress_tokens} and {@code begin_suppress_tokens} do: a token is forced first where the text is one
 * token long, and one of the last where it is all but one token as long as asked for; what is not written first is suppressed after a
 * forced token.
 */
final class GivenTokens implements LogitsProcessor.Steps {

    private final GenerationTokens rules;
    private final int most;
    private final int first;

    GivenTokens(Request request) {
        this.rules = request.rules();
        this.most = request.tokens();
        this.first = rules.forcedFirst().isPresent() && request.prompt().length == 1 ? 1 : 0;
    }

    @Override
    public void process(float[] scores, int[] text, int added) {
        if (text.length == 1) {
            rules.forcedFirst().ifPresent(token -> force(scores, List.of(token)));
        }
        if (added == most - 1 && !rules.forcedLast().isEmpty()) {
            force(scores, rules.forcedLast());
        }
        suppress(scores, rules.suppressed());
        if (added == first) {
            suppress(scores, rules.suppressedFirst());
        }
    }

    private static void force(float[] scores, Iterable<Integer> tokens) {
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        tokens.forEach(token -> scores[token] = 0);
    }

    private static void suppress(float[] scores, Iterable<Integer> tokens) {
        tokens.forEach(token -> scores[token] = Float.NEGATIVE_INFINITY);
    }
}
