package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/**
 * Makes tokens that the text already has less likely: a positive score is divided by the penalty, a negative one multiplied (Keskar
 * et al., 2019, arXiv:1909.05858).
 */
@Component(
        value = "repetition-penalty",
        summary = "Makes tokens that the text already has less likely",
        formula = "score > 0 ? score / penalty : score * penalty, for tokens of the text",
        paper = "Keskar et al., 2019, arXiv:1909.05858",
        verdict = "1.1 to 1.3 keeps a small model from looping; it also punishes words that must recur")
public final class RepetitionPenalty implements LogitsProcessor {

    /** The fields of the repetition penalty. */
    public record Config(
            @Doc("by how much; 1 changes nothing, below 1 rewards repetition") @Default("1.2") @Positive
            double penalty) {}

    private final float penalty;

    @Inject
    RepetitionPenalty(Config config) {
        this.penalty = (float) config.penalty();
    }

    @Override
    public Steps begin(Request request) {
        return (scores, text, added) -> Arrays.stream(text).distinct().forEach(token -> {
            float score = scores[token];
            scores[token] = score < 0 ? score * penalty : score / penalty;
        });
    }
}
