package org.ablate.laboratory.session;

import java.util.List;

/**
 * Generated text.
 *
 * @param prompt what was continued, or read
 * @param shown what stands before the text: the prompt of a model that continues it, nothing where an encoder reads it
 * @param texts after post-processing, the likeliest first; several of a beam search that returns several
 * @param tokens how many were generated
 * @param told whether the first text was told piece by piece
 */
public record Generation(String prompt, String shown, List<String> texts, int tokens, boolean told) {

    /** Listener to the first text while it is generated; where something processes the whole text afterwards, nothing is told. */
    public interface Listener {

        /** One that nobody hears. */
        Listener NONE = new Listener() {
            @Override
            public void begins(String shown) {}

            @Override
            public void adds(String piece) {}
        };

        /** @param shown as {@link Generation#shown} */
        void begins(String shown);

        void adds(String piece);
    }
}
