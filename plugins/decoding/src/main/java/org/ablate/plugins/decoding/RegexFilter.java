package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import java.util.Optional;
import java.util.regex.Matcher;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.BoundedRegex;
import org.ablate.spi.training.PostProcessor;

/** Shows only texts in which a regular expression finds something, or only those in which it does not. */
@Component(
        value = "filter",
        summary = "Shows only texts in which a regular expression finds something, or does not",
        verdict = "To drop what must not be shown")
public final class RegexFilter implements PostProcessor {

    /** The fields. */
    public record Config(
            @Doc("what is looked for, as java.util.regex has it")
            String pattern,

            @Doc("whether texts with a match are shown, or those without") @Default("true")
            boolean keep)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            BoundedRegex.check(checks, "pattern", pattern);
        }
    }

    private final BoundedRegex pattern;
    private final boolean keep;

    @Inject
    RegexFilter(Config config) {
        this.pattern = new BoundedRegex(config.pattern(), 0);
        this.keep = config.keep();
    }

    @Override
    public Optional<String> process(String text) {
        return Optional.of(text).filter(shown -> pattern.on(shown, Matcher::find) == keep);
    }
}
