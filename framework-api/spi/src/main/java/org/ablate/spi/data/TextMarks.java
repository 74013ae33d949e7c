package org.ablate.spi.data;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.spi.data.Tokenizer.Special;

/**
 * The tokens by which what a model writes begins and ends: those that the makers of its weights tell, those of its tokenizer and those
 * that its training teaches. Training, generation and export all ask here.
 */
public final class TextMarks {

    private static final int TEXT = -1;

    private final Tokenizer tokenizer;
    private final GenerationTokens told;
    private final Set<Integer> taught;

    private TextMarks(Tokenizer tokenizer, GenerationTokens told, Set<Integer> taught) {
        this.tokenizer = tokenizer;
        this.told = told;
        this.taught = Set.copyOf(taught);
    }

    /** Those of a tokenizer alone. */
    public static TextMarks of(Tokenizer tokenizer) {
        return of(tokenizer, GenerationTokens.NONE, Set.of());
    }

    /**
     * All that are known.
     *
     * @param told by the makers of the weights
     * @param taught tokens that end what the model is trained to answer
     */
    public static TextMarks of(Tokenizer tokenizer, GenerationTokens told, Set<Integer> taught) {
        return new TextMarks(tokenizer, told, taught);
    }

    /** What those who trained the weights tell. */
    public GenerationTokens told() {
        return told;
    }

    /**
     * What those who train it further can tell: {@link #told}, and among the tokens that end a text those that training teaches, with
     * the tokenizer's where none is told.
     */
    public GenerationTokens handedOn() {
        Set<Integer> ends = new LinkedHashSet<>(told.ends());
        if (ends.isEmpty()) {
            tokenizer.special(Special.END).ifPresent(ends::add);
        }
        ends.addAll(taught);
        return new GenerationTokens(
                told.begin(),
                told.decoderStart(),
                told.forcedFirst(),
                told.forcedLast(),
                List.copyOf(ends),
                told.suppressed(),
                told.suppressedFirst());
    }

    /** The token that begins a text. */
    public OptionalInt begin() {
        return first(tokenizer.special(Special.BEGIN), optional(told.begin()));
    }

    /** The token that ends a text that the model is given to learn: the tokenizer's own, else the first that was told. */
    public OptionalInt end() {
        return first(
                tokenizer.special(Special.END), optional(told.ends().stream().findFirst()));
    }

    /**
     * What the decoder of an encoder-decoder reads first: what was told, else the token that begins a text, else the padding token as
     * in T5, else the one that ends a text.
     */
    public OptionalInt decoderStart() {
        return first(
                optional(told.decoderStart()),
                optional(told.begin()),
                tokenizer.special(Special.BEGIN),
                tokenizer.special(Special.PAD),
                tokenizer.special(Special.END));
    }

    /**
     * What stands in a target before its text and after the decoder's first token: the token that is forced there, else those that the
     * tokenizer puts before a text.
     */
    public int[] beforeTarget() {
        return told.forcedFirst().map(forced -> new int[] {forced}).orElseGet(() -> {
            int[] around = around();
            return Arrays.copyOf(around, Ints.indexOf(around, TEXT));
        });
    }

    /** What the tokenizer puts around a text, which {@link #TEXT} stands for. */
    private int[] around() {
        return tokenizer.frame(new int[] {TEXT});
    }

    /** All tokens after which nothing comes. */
    public Set<Integer> ends() {
        Set<Integer> ends = new LinkedHashSet<>(silentEnds());
        ends.addAll(told.ends());
        return ends;
    }

    /** Those of {@link #ends} that are no part of the text, whatever the tokenizer makes of them. */
    public Set<Integer> silentEnds() {
        Set<Integer> ends = new LinkedHashSet<>(taught);
        tokenizer.special(Special.END).ifPresent(ends::add);
        tokenizer.endOfText().ifPresent(ends::add);
        return ends;
    }

    /** A prompt's ids within the special tokens around a text, without those after which nothing would come. */
    public int[] opening(int[] text) {
        Set<Integer> after = ends();
        tokenizer.special(Special.SEPARATOR).ifPresent(after::add);
        int[] around = around();
        int last = around.length;
        while (after.contains(around[last - 1])) {
            last--;
        }
        int[] framed = tokenizer.frame(text);
        return Arrays.copyOf(framed, framed.length - (around.length - last));
    }

    private static OptionalInt optional(Optional<Integer> token) {
        return token.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    private static OptionalInt first(OptionalInt... candidates) {
        return Stream.of(candidates).filter(OptionalInt::isPresent).findFirst().orElseGet(OptionalInt::empty);
    }
}
