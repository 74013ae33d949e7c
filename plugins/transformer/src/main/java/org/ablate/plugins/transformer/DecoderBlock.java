package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/** One pre-norm block: attention, then feed-forward, each added to the residual stream. */
final class DecoderBlock extends Layer {

    private final Child<Norm> attentionNorm;
    private final Child<Attention> attention;
    private final Child<Dropout> attentionDropout;
    private final Child<Norm> feedForwardNorm;
    private final Child<FeedForward> feedForward;
    private final Child<Dropout> feedForwardDropout;

    DecoderBlock(
            Norm attentionNorm,
            Attention attention,
            Norm feedForwardNorm,
            FeedForward feedForward,
            double dropout,
            Ops ops) {
        this.attentionNorm = child("attentionNorm", Norm.class, attentionNorm);
        this.attention = child("attention", Attention.class, attention);
        this.attentionDropout = child("attentionDropout", Dropout.class, new Dropout(ops, dropout));
        this.feedForwardNorm = child("feedForwardNorm", Norm.class, feedForwardNorm);
        this.feedForward = child("feedForward", FeedForward.class, feedForward);
        this.feedForwardDropout = child("feedForwardDropout", Dropout.class, new Dropout(ops, dropout));
    }

    /**
     * @param input (batch, time, width)
     * @return (batch, time, width)
     */
    NDArray forward(NDArray input, PositionEncoding position, Pass pass) {
        NDArray x = pass.within(() -> {
            NDArray attended = attention.get().forward(attentionNorm.get().forward(input), position, pass);
            return input.add(attentionDropout.get().forward(attended, pass));
        });
        return pass.within(() -> {
            NDArray transformed =
                    feedForward.get().forward(feedForwardNorm.get().forward(x), pass);
            return x.add(feedForwardDropout.get().forward(transformed, pass));
        });
    }
}
