package org.ablate.plugins.objectives.example;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.TextMarks;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;

/** What objectives need of a tokenizer's special tokens. */
public final class SpecialTokens {

    private static final Map<Special, String> USUAL = Map.of(
            Special.MASK, "[MASK]",
            Special.END, "<|endoftext|>",
            Special.BEGIN, "<s>",
            Special.PAD, "[PAD]");

    private SpecialTokens() {}

    /**
     * The token of a meaning.
     *
     * @throws ExperimentException when the tokenizer has none, saying how to get one
     */
    public static int need(Tokenizer tokenizer, Special meaning, String objective) {
        return tokenizer.special(meaning).orElseThrow(() -> missing(meaning, objective));
    }

    /**
     * What a decoder reads before the first token of a target.
     *
     * @throws ExperimentException when neither the weights nor the tokenizer tell
     */
    public static int start(TextMarks marks, String objective) {
        return marks.decoderStart().orElseThrow(() -> missing(Special.BEGIN, objective));
    }

    /**
     * The token that ends a text to be learnt.
     *
     * @throws ExperimentException when neither the weights nor the tokenizer tell
     */
    public static int end(TextMarks marks, String objective) {
        return marks.end().orElseThrow(() -> missing(Special.END, objective));
    }

    /** All tokens that stand for no text: whatever has a special meaning, what is unknown excepted. */
    public static Set<Integer> withoutText(Tokenizer tokenizer) {
        Set<Integer> tokens = new HashSet<>();
        for (Special meaning : Special.values()) {
            if (meaning != Special.UNKNOWN) {
                tokenizer.special(meaning).ifPresent(tokens::add);
            }
        }
        return Set.copyOf(tokens);
    }

    private static ExperimentException missing(Special meaning, String objective) {
        String usual = USUAL.getOrDefault(meaning, "[" + meaning + "]");
        return new ExperimentException("objective '" + objective + "' needs a token that stands for '"
                + meaning.name().toLowerCase(Locale.ROOT)
                + "', which this tokenizer does not have; choose one that has, or give a trained one"
                + " tokenizer.specialTokens: [\"" + usual + "\"]");
    }
}
