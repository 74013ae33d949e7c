package org.ablate.spi.training;

import org.ablate.spi.component.Kind;

/** Changes the scores of the next token by what the text already says. */
@Kind("logits-processor")
public interface LogitsProcessor {

    /** What is done to each step of one generation; called once, before the first. */
    Steps begin(Decoding.Request request);

    /** The steps of one generation. */
    @FunctionalInterface
    interface Steps {

        /**
         * Changes scores in place.
         *
         * @param scores (vocabulary): logits or their log-probabilities; negative infinity rules a token out
         * @param text the prompt and what was added so far
         * @param added how many tokens of the text were added
         */
        void process(float[] scores, int[] text, int added);
    }
}
