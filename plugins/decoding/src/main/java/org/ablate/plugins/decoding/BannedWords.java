package org.ablate.plugins.decoding;

import com.google.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;

/** Rules out the token that would complete a banned word, written at the start of a text or after a space. */
@Component(
        value = "banned-words",
        summary = "Rules out the token that would complete a banned word",
        formula = "score = -inf for the last token of a banned word whose first tokens end the text",
        verdict = "Bans these spellings only; a model finds others")
public final class BannedWords implements LogitsProcessor {

    /** The fields. */
    public record Config(
            @Doc("words or phrases that must not come") @NotEmpty
            List<String> words) {}

    private final List<String> words;

    @Inject
    BannedWords(Config config) {
        this.words = config.words();
    }

    @Override
    public Steps begin(Request request) {
        Tokenizer tokenizer = request.tokenizer()
                .orElseThrow(
                        () -> new ExperimentException("banned-words needs the tokenizer to know the words' tokens"));
        List<int[]> banned = words.stream()
                .flatMap(word -> Stream.of(word, " " + word))
                .map(tokenizer::encode)
                .filter(tokens -> tokens.length > 0)
                .toList();
        return (scores, text, added) -> banned.forEach(word -> {
            int before = word.length - 1;
            boolean begun =
                    text.length >= before && Arrays.equals(word, 0, before, text, text.length - before, text.length);
            if (begun) {
                scores[word[before]] = Float.NEGATIVE_INFINITY;
            }
        });
    }
}
