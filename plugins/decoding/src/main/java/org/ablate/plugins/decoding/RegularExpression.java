package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.BoundedRegex;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/**
 * Allows only tokens after which the added text can still become one that a regular expression matches whole; the end, only where
 * it matches already (after Willard and Louf, 2023, arXiv:2307.09702, here by partial matches instead of an automaton).
 */
@Component(
        value = "regular-expression",
        summary = "Allows only what can still become a match of a regular expression",
        formula = "score = -inf where no continuation of text + token matches the pattern",
        paper = "Willard and Louf, 2023, arXiv:2307.09702",
        verdict = "For answers of a fixed form; each step tries the whole vocabulary")
public final class RegularExpression implements LogitsProcessor {

    /** The fields. */
    public record Config(
            @Doc("what the added text must match from start to end, as java.util.regex has it")
            String pattern) implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            BoundedRegex.check(checks, "pattern", pattern);
        }
    }

    /** For each step, some and as many times each text; only repeats that share characters need more. */
    private static final long READS = 100_000_000;

    private static final long TIMES = 30;

    private final BoundedRegex pattern;

    @Inject
    RegularExpression(Config config) {
        this.pattern = new BoundedRegex(config.pattern(), Pattern.DOTALL);
    }

    @Override
    public Steps begin(Request request) {
        Tokenizer tokenizer = request.tokenizer()
                .orElseThrow(() ->
                        new ExperimentException("regular-expression needs the tokenizer to know the tokens' texts"));
        String[] texts = new String[tokenizer.size()];
        for (int token = 0; token < texts.length; token++) {
            texts[token] = tokenizer.decode(new int[] {token});
        }
        return (scores, text, added) -> {
            StringBuilder soFar = new StringBuilder();
            for (int i = text.length - added; i < text.length; i++) {
                soFar.append(texts[text[i]]);
            }
            BoundedRegex.Uses step = pattern.within(READS + TIMES * scores.length * (soFar.length() + 1));
            boolean whole = step.on(soFar.toString(), Matcher::matches);
            for (int token = 0; token < scores.length; token++) {
                boolean allowed = request.ends().contains(token)
                        ? whole
                        : token < texts.length
                                && !texts[token].isEmpty()
                                && step.on(soFar + texts[token], RegularExpression::viable);
                if (!allowed) {
                    scores[token] = Float.NEGATIVE_INFINITY;
                }
            }
        };
    }

    /** Whether a text that begins so can match. */
    private static boolean viable(Matcher matcher) {
        return matcher.matches() || matcher.hitEnd();
    }
}
