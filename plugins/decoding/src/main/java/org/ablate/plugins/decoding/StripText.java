package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.training.PostProcessor;

/** Takes white space off both ends. */
@Component(
        value = "strip",
        summary = "Takes white space off both ends of the text",
        verdict = "For answers that are compared")
public final class StripText implements PostProcessor {

    @Inject
    StripText() {}

    @Override
    public Optional<String> process(String text) {
        return Optional.of(text.strip());
    }
}
