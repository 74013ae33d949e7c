package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.FeedForward;
import org.junit.jupiter.api.Test;

/** What every feed-forward part must do. */
public abstract class FeedForwardContract extends LayerContract<FeedForward> {

    @Override
    final NDArray output(FeedForward part, NDArray input, ForwardPass pass) {
        return part.forward(input, pass);
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return new Shape(rows, time, bench().width());
    }

    @Test
    void looksAtEachPositionByItself() {
        influence(trained()).assertNoneSideways();
    }

    /** Where it says that it can; {@link FeedForward#readsUnpadded}. */
    @Test
    void readsTokensLaidSideBySideAsItReadsRows() {
        FeedForward part = trained();
        NDArray rows = sample(ops(), 3, 3, 4);
        NDArray tokens = rows.reshape(1, 12, -1);
        if (part.readsUnpadded()) {
            assertThatArray(evaluated(part, tokens).reshape(3, 4, -1))
                    .as("the outputs of the tokens")
                    .isCloseTo(evaluated(part, rows), 1e-5);
        }
    }
}
