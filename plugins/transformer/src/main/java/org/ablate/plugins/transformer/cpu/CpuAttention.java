package org.ablate.plugins.transformer.cpu;

import java.util.Arrays;
import java.util.Optional;

/**
 * Attention of one more position to all before it and itself: {@code softmax(scale · q · kᵀ) · v} in heads, those of the queries in
 * equal groups to one key and value head each.
 */
public final class CpuAttention {

    private final Heads heads;
    private final CpuLinear reading;
    private final CpuLinear writing;
    private final Optional<CpuRotaryEmbedding> rotation;
    private final HeadCache[] held;
    private final float[] read;
    private final float[] mixed;
    private final float[] ofHead;
    private float[] scores = {};

    /**
     * How projections are split.
     *
     * @param queries number of query heads
     * @param keyValues number of key and value heads, divides queries
     * @param width of a head
     * @param scale what {@code q · k} is multiplied by
     */
    public record Heads(int queries, int keyValues, int width, double scale) {}

    /**
     * @param reading gives queries, keys and values side by side
     * @param writing back to the stream
     * @param rotation of queries and keys, which others may share; told the position by its owner
     */
    public CpuAttention(Heads heads, CpuLinear reading, CpuLinear writing, Optional<CpuRotaryEmbedding> rotation) {
        this.heads = heads;
        this.reading = reading;
        this.writing = writing;
        this.rotation = rotation;
        this.held = new HeadCache[heads.keyValues()];
        Arrays.setAll(held, head -> new HeadCache(heads.width()));
        this.read = new float[reading.outputs()];
        this.mixed = new float[heads.queries() * heads.width()];
        this.ofHead = new float[heads.width()];
    }

    /**
     * Takes over what came before.
     *
     * @param keys turned already, and likewise values: (keyValues, count, width), one after the other
     * @param count of positions
     */
    public void begin(float[] keys, float[] values, int count) {
        for (int head = 0; head < held.length; head++) {
            for (int place = 0; place < count; place++) {
                int from = (head * count + place) * heads.width();
                held[head].put(place, keys, from, values, from);
            }
        }
    }

    /**
     * @param input of the position at {@code place}, (width)
     * @param stream (width), to which the result is added
     */
    void add(float[] input, float[] stream, int place) {
        reading.apply(input, read);
        rotation.ifPresent(turn -> {
            for (int head = 0; head < heads.queries() + heads.keyValues(); head++) {
                turn.turn(read, head * heads.width());
            }
        });
        int count = place + 1;
        if (scores.length < count) {
            scores = new float[2 * count];
        }
        int keys = heads.queries() * heads.width();
        int values = keys + heads.keyValues() * heads.width();
        int group = heads.queries() / heads.keyValues();
        for (int head = 0; head < held.length; head++) {
            held[head].put(place, read, keys + head * heads.width(), read, values + head * heads.width());
            for (int query = head * group; query < (head + 1) * group; query++) {
                held[head].meet(read, query * heads.width(), scores, count);
                softmax(count);
                held[head].mix(scores, count, ofHead);
                System.arraycopy(ofHead, 0, mixed, query * heads.width(), ofHead.length);
            }
        }
        writing.addTo(mixed, stream);
    }

    private void softmax(int count) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, scores[i]);
        }
        ScalarFunctions.exp(scores, count, most, heads.scale());
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += scores[i];
        }
        float share = (float) (1 / sum);
        for (int i = 0; i < count; i++) {
            scores[i] *= share;
        }
    }
}
