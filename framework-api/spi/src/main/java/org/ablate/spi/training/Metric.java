package org.ablate.spi.training;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.component.Kind;

/** A figure of merit over the whole validation split. */
@Kind("metric")
public interface Metric {

    /** A fresh tally. */
    Tally begin();

    /** Whether a smaller value is a better one. */
    boolean lowerIsBetter();

    /** Adds up batches. */
    interface Tally {

        void add(Observation observation);

        /** The metric of all that was added. */
        double value();
    }

    /**
     * What evaluation saw in one batch.
     *
     * @param logits (batch, time, classes)
     * @param labels int64 (batch, time), −100 where nothing counts
     * @param lossSum summed over the labels that count, in nats
     * @param targets how many labels count
     * @param bytes UTF-8 bytes of the text that the counting labels stand for
     */
    record Observation(NDArray logits, NDArray labels, double lossSum, long targets, long bytes) {}
}
