package org.ablate.runner.training;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding;

/** Text in, text out. */
public final class TextGenerator {

    /** What a decoder writes for bytes that are not yet a whole character. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Architecture model;
    private final Tokenizer tokenizer;
    private final Decoding decoding;
    private final Ops ops;

    public TextGenerator(Architecture model, Tokenizer tokenizer, Decoding decoding, Ops ops) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.decoding = decoding;
        this.ops = ops;
    }

    /**
     * Continues a prompt until the tokens are used up or the text ends.
     *
     * @param prompt what to continue; empty begins a new text
     * @param tokens the most tokens to add
     * @param text receives each piece as it comes, whole characters only
     * @return how many tokens were drawn
     */
    public int generate(String prompt, int tokens, long seed, Consumer<String> text) {
        int[] begin = promptIds(tokenizer, prompt);
        OptionalInt end = tokenizer.endOfText();
        int[] drawn = new int[tokens];
        int[] count = {0};
        int[] said = {0};
        ops.withoutGradients(() -> {
            decoding.generate(model, begin, tokens, seed, token -> {
                count[0]++;
                if (end.isPresent() && token == end.getAsInt()) {
                    return false;
                }
                drawn[count[0] - 1] = token;
                String all = tokenizer.decode(Arrays.copyOf(drawn, count[0]));
                boolean whole = all.isEmpty() || all.charAt(all.length() - 1) != REPLACEMENT;
                if (whole && all.length() > said[0]) {
                    text.accept(all.substring(said[0]));
                    said[0] = all.length();
                }
                return true;
            });
            return true;
        });
        return count[0];
    }

    /**
     * The prompt as tokens; an empty one is the end-of-text token, after which a new text begins.
     *
     * @throws ExperimentException when there is nothing to begin with
     */
    static int[] promptIds(Tokenizer tokenizer, String prompt) {
        int[] ids = tokenizer.encode(prompt);
        if (ids.length > 0) {
            return ids;
        }
        return new int[] {
            tokenizer
                    .endOfText()
                    .orElseThrow(
                            () -> new ExperimentException(
                                    "the prompt is empty, and this tokenizer has no end-of-text token to begin with; give a prompt"))
        };
    }
}
