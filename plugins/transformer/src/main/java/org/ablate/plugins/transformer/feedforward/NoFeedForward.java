package org.ablate.plugins.transformer.feedforward;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.FeedForward;

/** No feed-forward layer: a block of attention alone, whose second norm and sum are left out with it. */
@Component(
        value = "none",
        summary = "No feed-forward layer: blocks of attention alone",
        verdict = "For attention-only models, to see what the feed-forward does")
public final class NoFeedForward extends FeedForward {

    @Inject
    NoFeedForward() {}

    /** Zeros, which change nothing where they are added. */
    @Override
    public NDArray forward(NDArray input, ForwardPass pass) {
        return input.zerosLike();
    }
}
