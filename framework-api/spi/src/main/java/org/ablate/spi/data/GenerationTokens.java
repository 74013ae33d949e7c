package org.ablate.spi.data;

import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** Tokens that have a part in what a model writes, as those who trained it say; the tokenizer's own are in none of the lists. */
public record GenerationTokens(
        @Doc("token that begins a text, where the tokenizer names none")
        Optional<Integer> begin,

        @Doc("token that the decoder of an encoder-decoder reads first")
        Optional<Integer> decoderStart,

        @Doc("token that is written first, whatever the scores, after one token of prompt or the decoder's first")
        Optional<Integer> forcedFirst,

        @Doc("tokens of which one is written last where a text uses up its tokens") @Default("[]")
        List<Integer> forcedLast,

        @Doc("tokens that end a text, besides the one that the tokenizer names") @Default("[]")
        List<Integer> ends,

        @Doc("tokens that are never written") @Default("[]") List<Integer> suppressed,

        @Doc("tokens that are not written first") @Default("[]")
        List<Integer> suppressedFirst) {

    /** Nothing but what the tokenizer says. */
    public static final GenerationTokens NONE = new GenerationTokens(
            Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), List.of());

    /** Whether the scores of some token are not the model's alone. */
    public boolean rules() {
        return forcedFirst.isPresent() || !forcedLast.isEmpty() || !suppressed.isEmpty() || !suppressedFirst.isEmpty();
    }
}
