package org.ablate.plugins.objectives.preference;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;

/** What a pair of answers costs, by how likely the model holds each. */
@Kind("preference-loss")
public interface PreferenceLoss {

    /** Whether it compares the model with what it was before training. */
    boolean readsReference();

    /** Whether an answer's log-probability is taken per token rather than summed. */
    boolean perToken();

    /**
     * The loss of each pair.
     *
     * @param chosen float32 (pairs): log-probabilities of the preferred answers
     * @param rejected float32 (pairs): those of the others
     * @param referenceChosen float32 (pairs): what the model gave before training; zeros where it is not read
     * @param referenceRejected float32 (pairs)
     * @return (pairs)
     */
    NDArray of(NDArray chosen, NDArray rejected, NDArray referenceChosen, NDArray referenceRejected);
}
