package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Classes;

/** A figure of merit over the whole validation split. */
@Kind("metric")
public interface Metric {

    /** A fresh tally. */
    Tally begin();

    /** Whether a smaller value is a better one. */
    boolean lowerIsBetter();

    /** Why its value may be no number: words that follow "because", such as "one of the two classes has no label". */
    default String whyUndefined() {
        return "no label counts";
    }

    /**
     * Whether its value is a number for labels of these classes, whatever the model says; a run whose deciding metric is none is refused.
     *
     * @param judged the model's classes, with how often each occurs in the data that it is judged on; none where data are text
     */
    default boolean definedFor(Classes judged) {
        return true;
    }

    /** Whether it is of predicted text, so that an objective whose labels are no tokens has none. */
    default boolean ofText() {
        return false;
    }

    /** Adds up batches. */
    interface Tally {

        void add(Observation observation);

        /** The metric of all that was added; NaN where it is undefined. */
        double value();
    }

    /**
     * What evaluation saw in one batch.
     *
     * @param logits fp32 (batch, time, classes), whatever the precision of the run
     * @param labels int64 (batch, time), −100 where nothing counts
     * @param lossSum summed over the labels that count, in nats
     * @param targets how many labels count
     * @param bytes UTF-8 bytes of the text that the counting labels stand for; 0 where no metric is {@linkplain #ofText of text}
     */
    record Observation(NDArray logits, NDArray labels, double lossSum, long targets, long bytes) {}
}
