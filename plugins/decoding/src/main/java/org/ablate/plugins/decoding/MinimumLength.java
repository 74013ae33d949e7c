package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/** Rules out the end until enough tokens were added. */
@Component(
        value = "minimum-length",
        summary = "Rules out the end until enough tokens were added",
        formula = "score(end) = -inf while added < tokens",
        verdict = "For models that stop too soon; the text may wander instead")
public final class MinimumLength implements LogitsProcessor {

    /** The fields. */
    public record Config(
            @Doc("the fewest tokens added, the end not counted") @PositiveOrZero
            int tokens) {}

    private final int tokens;

    @Inject
    MinimumLength(Config config) {
        this.tokens = config.tokens();
    }

    @Override
    public Steps begin(Request request) {
        return (scores, text, added) -> {
            if (added < tokens) {
                request.ends().forEach(end -> scores[end] = Float.NEGATIVE_INFINITY);
            }
        };
    }
}
