package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.model.PositionEncoding.Site;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.testkit.check.JoinedCache;
import org.junit.jupiter.api.Test;

/**
 * What every position encoding must do, seen through a plain causal attention of two heads without parameters, in which queries, keys
 * and values are the input: act where it says and nowhere else, alike in one pass and in pieces, and keep what it promises.
 */
public abstract class PositionContract extends LayerContract<PositionEncoding> {

    /** Heads of the attention that the encoding is seen through; each is as wide as the bench's width over this. */
    protected static final int HEADS = 2;

    private static final int SHIFT = 5;
    private static final double TOLERANCE = 1e-4;

    /** What a position encoding may promise; it must do what it promises and not what it does not. */
    public enum PositionBehavior {
        /** Earlier tokens in another order give another result. */
        TELLS_ORDER,
        /** Only distances matter: all tokens further on by as much give the same result. */
        DISTANCE_ONLY,
        /** Works beyond the model's context; one that does not says so, with the context's length. */
        EXTRAPOLATES
    }

    /** Whether the encoding promises it. */
    protected boolean has(PositionBehavior behavior) {
        return true;
    }

    @Override
    final NDArray output(PositionEncoding position, NDArray input, ForwardPass pass) {
        NDArray heads = ops().splitHeads(position.embed(input, pass), HEADS); // (batch, heads, time, headWidth)
        NDArray query = position.rotate(heads, pass);
        NDArray key = position.rotateKey(heads, pass);
        NDArray value = heads;
        if (pass.cache().isPresent()) {
            KeyValueCache.KeyValue all = pass.cache().get().append(position, key, value);
            key = all.key();
            value = all.value();
        }
        double scale = 1 / Math.sqrt((double) bench().width() / HEADS);
        return ops().mergeHeads(ops().attention(query, key, value, mask(position, query, key, scale, pass), scale));
    }

    private AttentionMask mask(PositionEncoding position, NDArray query, NDArray key, double scale, ForwardPass pass) {
        int queries = Math.toIntExact(query.getShape().get(2));
        int keys = Math.toIntExact(key.getShape().get(2));
        Optional<NDArray> bias = position.bias(HEADS, queries, keys, pass);
        Optional<NDArray> content = position.contentBias(
                new PositionEncoding.QueryKeyPairs(query, key, triangle(queries, keys), scale), pass);
        Optional<NDArray> both = bias.isPresent() && content.isPresent()
                ? Optional.of(bias.get().add(content.get()))
                : bias.or(() -> content);
        return both.map(AttentionMask.CAUSAL::withBias).orElse(AttentionMask.CAUSAL);
    }

    /** (1, 1, queries, keys), the last query at the last key. */
    private NDArray triangle(int queries, int keys) {
        boolean[] seen = new boolean[queries * keys];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = i % keys <= i / keys + keys - queries;
        }
        return ops().manager().create(seen, new Shape(1, 1, queries, keys));
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return new Shape(rows, time, bench().width());
    }

    private NDArray evaluated(PositionEncoding position, NDArray input, ForwardPass pass) {
        return ops().withoutGradients(() -> ops().toFloat32(output(position, input, pass)));
    }

    @Test
    void showsNoLaterPosition() {
        influence(trained()).assertNoneBackwards();
    }

    @Test
    void actsWhereItSaysAndNowhereElse() {
        PositionEncoding position = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray heads = ops().splitHeads(input, HEADS);
        ForwardPass pass = ForwardPass.evaluation();
        ops().withoutGradients(() -> {
            assertActs(position, Site.EMBEDDING, !same(position.embed(input, pass), input));
            boolean rotates =
                    !same(position.rotate(heads, pass), heads) || !same(position.rotateKey(heads, pass), heads);
            assertActs(position, Site.QUERY_KEY, rotates);
            assertActs(
                    position, Site.SCORE, position.bias(HEADS, TIME, TIME, pass).isPresent());
            PositionEncoding.QueryKeyPairs meeting =
                    new PositionEncoding.QueryKeyPairs(heads, heads, triangle(TIME, TIME), 1);
            assertActs(
                    position,
                    Site.CONTENT_SCORE,
                    position.contentBias(meeting, pass).isPresent());
            return true;
        });
    }

    private static boolean same(NDArray one, NDArray other) {
        return Arrays.equals(one.toFloatArray(), other.toFloatArray());
    }

    private static void assertActs(PositionEncoding position, Site site, boolean acts) {
        assertThat(acts)
                .as("whether it acts on %s", site)
                .isEqualTo(position.sites().contains(site));
    }

    @Test
    void tellsTheOrderOfEarlierTokensIfItSaysSo() {
        PositionEncoding position = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray swapped = input.get(":, 1:2").concat(input.get(":, 0:1"), 1).concat(input.get(":, 2:"), 1);
        NDArray last = evaluated(position, input).get(":, -1");
        NDArray other = evaluated(position, swapped).get(":, -1");
        if (has(PositionBehavior.TELLS_ORDER)) {
            assertThat(last.sub(other).abs().max().getFloat())
                    .as("difference at the last token when the first two change places")
                    .isGreaterThan(1e-4f);
        } else {
            assertThatArray(other)
                    .as("the last token when the first two change places, not declared")
                    .isCloseTo(last, TOLERANCE);
        }
    }

    @Test
    void seesDistancesAloneIfItSaysSo() {
        PositionEncoding position = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray shifted = evaluated(position, input, standingFrom(SHIFT));
        NDArray expected = evaluated(position, input, standingFrom(0));
        if (has(PositionBehavior.DISTANCE_ONLY)) {
            assertThatArray(shifted).as("all tokens %d further on", SHIFT).isCloseTo(expected, TOLERANCE);
        } else {
            assertThat(shifted.sub(expected).abs().max().getFloat())
                    .as("difference when all tokens stand %d further on, not declared", SHIFT)
                    .isGreaterThan(1e-4f);
        }
    }

    private ForwardPass standingFrom(int first) {
        long[] places = new long[ROWS * TIME];
        for (int i = 0; i < places.length; i++) {
            places[i] = (long) first + i % TIME;
        }
        NDArray positions = ops().manager().create(places, new Shape(ROWS, TIME));
        return ForwardPass.evaluation().forInput(Input.of(positions).withPositions(positions));
    }

    @Test
    void standsWhereThePassSaysAsWhereItCounts() {
        PositionEncoding position = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        assertThatArray(evaluated(position, input, standingFrom(0)))
                .as("positions given, as those counted")
                .isCloseTo(evaluated(position, input), TOLERANCE);
    }

    @Test
    void continuesFromACacheAsInOnePass() {
        PositionEncoding position = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray whole = evaluated(position, input);
        try (KeyValueCache cache = new JoinedCache(ops())) {
            int start = 0;
            for (int length : new int[] {3, 1, 2}) {
                NDArray piece = input.get(":, " + start + ":" + (start + length));
                assertThatArray(evaluated(
                                position, piece, ForwardPass.evaluation().withCache(cache)))
                        .as("%d tokens behind %d", length, start)
                        .isCloseTo(whole.get(":, " + start + ":" + (start + length)), TOLERANCE);
                cache.advance(length);
                start += length;
            }
        }
    }

    @Test
    void worksBeyondTheContextOrSaysThatItDoesNot() {
        PositionEncoding position = trained();
        int context = bench().context().context();
        NDArray input = sample(ops(), 3, ROWS, context + 3);
        if (has(PositionBehavior.EXTRAPOLATES)) {
            assertThat(ops().allFinite(evaluated(position, input)))
                    .as("all finite")
                    .isTrue();
        } else {
            assertThatThrownBy(() -> evaluated(position, input))
                    .as("3 tokens beyond the context of %d", context)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageContaining(String.valueOf(context))
                    .hasMessageContaining(String.valueOf(context + 3));
        }
    }
}
