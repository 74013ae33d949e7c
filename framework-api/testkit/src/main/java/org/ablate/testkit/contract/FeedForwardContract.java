package org.ablate.testkit.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.FeedForward;
import org.junit.jupiter.api.Test;

/** What every feed-forward part must do. */
public abstract class FeedForwardContract extends LayerContract<FeedForward> {

    @Override
    final NDArray output(FeedForward part, NDArray input, Pass pass) {
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
}
