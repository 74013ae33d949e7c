package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.BoundedRegex;
import org.ablate.spi.training.PostProcessor;

/** Replaces what a regular expression matches. */
@Component(
        value = "replace",
        summary = "Replaces what a regular expression matches",
        verdict = "To clean up what a model writes")
public final class RegexReplace implements PostProcessor {

    /** The fields. */
    public record Config(
            @Doc("what is replaced, as java.util.regex has it")
            String pattern,

            @Doc("what comes in its place; $1 is the first group") @Default("\"\"")
            String with)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            BoundedRegex.check(checks, "pattern", pattern);
        }
    }

    private final BoundedRegex pattern;
    private final String with;

    @Inject
    RegexReplace(Config config) {
        this.pattern = new BoundedRegex(config.pattern(), 0);
        this.with = config.with();
    }

    @Override
    public Optional<String> process(String text) {
        return Optional.of(pattern.on(text, matcher -> matcher.replaceAll(with)));
    }
}
