package org.ablate.spi.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;

/** How text is generated from a model. */
@Kind("decoding")
public interface Decoding {

    /**
     * Continues a prompt.
     *
     * @param accept receives the tokens of the best continuation, each as soon as it is certain, which for a search is at its end,
     *     and answers whether to go on
     * @return the continuations, best first, at least one
     */
    List<Continuation> generate(Architecture model, Request request, IntPredicate accept);

    /**
     * What to continue.
     *
     * @param prompt token ids, at least one; for an encoder-decoder, what the decoder begins with
     * @param source what the encoder reads, for an encoder-decoder
     * @param tokens the most tokens to add
     * @param ends tokens after which nothing comes
     * @param seed decides every draw, wholly
     * @param tokenizer for what must know the tokens' texts
     * @param rules tokens that are forced or suppressed, after all other changes of scores
     */
    record Request(
            int[] prompt,
            Optional<int[]> source,
            int tokens,
            Set<Integer> ends,
            long seed,
            Optional<Tokenizer> tokenizer,
            GenerationTokens rules) {

        /** A request without rules. */
        public Request(
                int[] prompt,
                Optional<int[]> source,
                int tokens,
                Set<Integer> ends,
                long seed,
                Optional<Tokenizer> tokenizer) {
            this(prompt, source, tokens, ends, seed, tokenizer, GenerationTokens.NONE);
        }

        /** A request of token ids alone, which nothing ends early. */
        public static Request of(int[] prompt, int tokens, long seed) {
            return new Request(prompt, Optional.empty(), tokens, Set.of(), seed, Optional.empty());
        }

        public Request withSeed(long seed) {
            return new Request(prompt, source, tokens, ends, seed, tokenizer, rules);
        }
    }

    /**
     * What was added.
     *
     * @param tokens with the end token, when one was drawn
     * @param score by which continuations are ranked; 0 where they are not
     */
    record Continuation(int[] tokens, double score) {}
}
