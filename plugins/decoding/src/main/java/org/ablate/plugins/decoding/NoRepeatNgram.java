package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/** Rules out every token that would complete a run of {@code size} tokens which the text already has (Paulus et al., 2017, arXiv:1705.04304). */
@Component(
        value = "no-repeat-ngram",
        summary = "Rules out what would repeat a run of tokens",
        formula = "score = -inf where the last size - 1 tokens and this one stand in the text already",
        paper = "Paulus et al., 2017, arXiv:1705.04304",
        verdict = "A hard stop to loops; 3 is usual, smaller forbids ordinary phrases")
public final class NoRepeatNgram implements LogitsProcessor {

    /** The fields. */
    public record Config(
            @Doc("length of the runs, in tokens") @Default("3") @Positive
            int size) {}

    private final int size;

    @Inject
    NoRepeatNgram(Config config) {
        this.size = config.size();
    }

    @Override
    public Steps begin(Request request) {
        return (scores, text, added) -> {
            int end = text.length - (size - 1); // where the run begins that the next token completes
            for (int start = 0; start + size <= text.length; start++) {
                if (Arrays.equals(text, start, start + size - 1, text, end, text.length)) {
                    scores[text[start + size - 1]] = Float.NEGATIVE_INFINITY;
                }
            }
        };
    }
}
