package org.ablate.plugins.transformer.cpu;

/** A block of one position: attention and feed-forward, each of a norm's output, added to the stream. */
public final class CpuBlock {

    /** What the feed-forward layer reads. */
    public enum Reading {
        /** The stream that attention has been added to. */
        AFTER_ATTENTION,
        /** The stream that attention reads, too. */
        BESIDE_ATTENTION
    }

    private final CpuNorm attentionNorm;
    private final CpuAttention attention;
    private final CpuNorm feedForwardNorm;
    private final CpuFeedForward feedForward;
    private final Reading reading;

    public CpuBlock(
            CpuNorm attentionNorm,
            CpuAttention attention,
            CpuNorm feedForwardNorm,
            CpuFeedForward feedForward,
            Reading reading) {
        this.attentionNorm = attentionNorm;
        this.attention = attention;
        this.feedForwardNorm = feedForwardNorm;
        this.feedForward = feedForward;
        this.reading = reading;
    }

    /** @param stream (width) of the position at {@code place} */
    void apply(float[] stream, int place) {
        float[] toAttention = new float[stream.length];
        float[] toFeedForward = new float[stream.length];
        attentionNorm.apply(stream, toAttention);
        if (reading == Reading.BESIDE_ATTENTION) {
            feedForwardNorm.apply(stream, toFeedForward);
        }
        attention.add(toAttention, stream, place);
        if (reading == Reading.AFTER_ATTENTION) {
            feedForwardNorm.apply(stream, toFeedForward);
        }
        feedForward.add(toFeedForward, stream);
    }
}
