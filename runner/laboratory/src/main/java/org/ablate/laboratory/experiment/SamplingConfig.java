package org.ablate.laboratory.experiment;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.training.Decoding;
import org.ablate.spi.training.PostProcessor;

/** Text that the model generates while it trains, so that people see it learn. */
public record SamplingConfig(
        @Doc("steps from one sample to the next; 0 for only one at the end") @Default("500") @PositiveOrZero
        int every,

        @Doc("what the text begins with, or the source that an encoder-decoder reads; a list gives a text for each")
        @Default("[\"\\n\"]")
        @NotEmpty
        List<String> prompt,

        @Doc("length, in tokens; 0 for no samples") @Default("120") @PositiveOrZero
        int tokens,

        @Doc("how tokens are drawn") @Default("sampling") Choice<Decoding> decoding,

        @Doc("strings that end a text; they are not part of it") @Default("[]")
        List<String> stop,

        @Doc("what changes a text before it is shown, in this order") @Default("[]")
        List<Choice<PostProcessor>> postProcessing) {

    /** Whether a model gives samples: one that writes, and has a source to read if it needs one. */
    public boolean from(Architecture model) {
        return tokens > 0
                && model.writes()
                && (!model.readsSource() || prompt.stream().noneMatch(String::isBlank));
    }

    /** What stands before the text that a model wrote to a prompt, where both are shown. */
    public static String shown(Architecture model, String prompt) {
        return model.readsSource() ? prompt + "\n" : prompt;
    }
}
