package org.ablate.plugins.transformer.position;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.PositionEncoding.QueryKeyPairs;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Position encodings that act on the scores, against {@code golden/parts} and against their formulas in float64. */
class ScoreBiasTest {

    private static final HeadDimensions FOUR_HEADS_OF_SIX = new HeadDimensions() {
        @Override
        public OptionalInt headWidth() {
            return OptionalInt.of(6);
        }

        @Override
        public OptionalInt heads() {
            return OptionalInt.of(4);
        }
    };

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    @TestFactory
    Stream<DynamicTest> slopesEqualTheReferenceForEveryNumberOfHeads() {
        JsonNode slopes = Golden.json("parts/alibi.json").get("slopes");
        return names(slopes)
                .map(heads -> DynamicTest.dynamicTest(heads + " heads", () -> assertThat(
                                AlibiPosition.slopes(Integer.parseInt(heads)))
                        .containsExactly(Golden.tensor(slopes.get(heads)).data(), within(1e-7))));
    }

    @TestFactory
    Stream<DynamicTest> bucketsEqualTheReference() {
        JsonNode file = Golden.json("parts/t5_buckets.json");
        long[] distances = Golden.tensor(file.get("relative_position")).longs();
        return names(file)
                .filter(name -> name.matches("(bidirectional|causal)_\\d+_\\d+"))
                .map(name -> {
                    String[] parts = name.split("_");
                    T5RelativePosition.Config config = new T5RelativePosition.Config(
                            Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), parts[0].equals("bidirectional"));
                    return DynamicTest.dynamicTest(name, () -> assertThat(
                                    Arrays.stream(distances).map(distance -> config.bucket((int) distance)))
                            .containsExactly(
                                    Arrays.stream(Golden.tensor(file.get(name)).longs())
                                            .boxed()
                                            .toArray(Long[]::new)));
                });
    }

    private static Stream<String> names(JsonNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false);
    }

    @Test
    void alibiFallsWithTheDistanceOfTheLastQueries() {
        NDArray bias =
                new AlibiPosition(ops).bias(6, 2, 5, ForwardPass.evaluation()).orElseThrow();
        assertScores(bias, 6, 2, 5, (h, q, k) -> -AlibiPosition.slopes(6)[h] * Math.abs(k - (q + 3)));
    }

    @Test
    void t5AddsTheBucketsValueOfEachHead() {
        T5RelativePosition.Config config = new T5RelativePosition.Config(8, 10, true);
        T5RelativePosition position = filled(new T5RelativePosition(config, FOUR_HEADS_OF_SIX, ops));
        float[] table = weights(position, "weight");
        assertScores(
                position.bias(4, 3, 20, ForwardPass.evaluation()).orElseThrow(),
                4,
                3,
                20,
                (h, q, k) -> table[config.bucket(k - (q + 17)) * 4 + h]);
    }

    @Test
    void kerpleFallsWithTheLogarithmOfTheDistance() {
        KerplePosition position = filled(new KerplePosition(FOUR_HEADS_OF_SIX, ops));
        float[] amplitude = weights(position, "logAmplitude");
        float[] rate = weights(position, "logRate");
        assertScores(
                position.bias(4, 3, 9, ForwardPass.evaluation()).orElseThrow(),
                4,
                3,
                9,
                (h, q, k) -> -Math.exp(amplitude[h]) * Math.log(1 + Math.exp(rate[h]) * Math.abs(k - (q + 6))));
    }

    @Test
    void shawsQueriesMeetTheVectorOfTheClippedDistance() {
        ShawRelativePosition position =
                filled(new ShawRelativePosition(new ShawRelativePosition.Config(2), FOUR_HEADS_OF_SIX, ops));
        QueryKeyPairs meeting = meeting(3, 7);
        float[] table = weights(position, "weight");
        float[] query = meeting.query().toFloatArray();
        NDArray bias = position.contentBias(meeting, ForwardPass.evaluation()).orElseThrow();
        assertScores(bias, 4, 3, 7, (h, q, k) -> {
            int distance = Math.max(-2, Math.min(2, k - (q + 4)));
            return 0.4 * dot(query, h * 3 + q, table, distance + 2);
        });
    }

    @Test
    void copeInterpolatesBetweenWholePositionsOfSummedGates() {
        int queries = 3;
        int keys = 7;
        ContextualPosition position =
                filled(new ContextualPosition(new ContextualPosition.Config(3), FOUR_HEADS_OF_SIX, ops));
        QueryKeyPairs meeting = meeting(queries, keys);
        float[] table = weights(position, "weight");
        float[] query = meeting.query().toFloatArray();
        float[] key = meeting.key().toFloatArray();
        NDArray bias = position.contentBias(meeting, ForwardPass.evaluation()).orElseThrow();
        assertScores(bias, 4, queries, keys, (h, q, k) -> {
            double place = 0;
            for (int j = k; j <= q + keys - queries; j++) {
                place += 1 / (1 + Math.exp(-0.4 * dot(query, h * queries + q, key, h / 2 * keys + j)));
            }
            place = Math.min(place, 3);
            double share = place - Math.floor(place);
            return share * dot(query, h * queries + q, table, (int) Math.ceil(place))
                    + (1 - share) * dot(query, h * queries + q, table, (int) Math.floor(place));
        });
    }

    /** Four query heads and two key heads of width six; a query sees keys up to its own place. */
    private QueryKeyPairs meeting(int queries, int keys) {
        long[] seen = new long[queries * keys];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = i % keys <= i / keys + keys - queries ? 1 : 0;
        }
        return new QueryKeyPairs(
                engine.normal(1, 1, 4, queries, 6),
                engine.normal(2, 1, 2, keys, 6),
                engine.array(seen, 1, 1, queries, keys).neq(0),
                0.4);
    }

    private static double dot(float[] one, int row, float[] other, int otherRow) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            sum += (double) one[row * 6 + i] * other[otherRow * 6 + i];
        }
        return sum;
    }

    private interface Score {
        double of(int head, int query, int key);
    }

    private static void assertScores(NDArray bias, int heads, int queries, int keys, Score expected) {
        float[] all = new float[heads * queries * keys];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) expected.of(i / (queries * keys), i / keys % queries, i % keys);
        }
        assertThatArray(bias).isCloseTo(engine.array(all, 1, heads, queries, keys), 1e-5);
    }

    private <L extends Layer> L filled(L layer) {
        layer.place("position");
        layer.fill(ops, 3);
        layer.parameters().forEach((name, parameter) -> {
            if (parameter.shape().dimension() > 1) {
                ops.withoutGradients(() -> parameter.array().muli(50));
            }
        });
        return layer;
    }

    private static float[] weights(Layer layer, String name) {
        return Objects.requireNonNull(layer.parameters().get(name)).array().toFloatArray();
    }

    @Test
    void anAttentionThatDoesNotTellItsHeadsIsRefused() {
        HeadDimensions untold = new HeadDimensions() {
            @Override
            public OptionalInt headWidth() {
                return OptionalInt.empty();
            }

            @Override
            public OptionalInt heads() {
                return OptionalInt.empty();
            }
        };
        assertThatThrownBy(() -> new KerplePosition(untold, ops))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'kerple' has a bias per head");
        assertThatThrownBy(() -> new ContextualPosition(new ContextualPosition.Config(3), untold, ops))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'cope' meets queries");
    }
}
