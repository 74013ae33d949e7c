package org.ablate.plugins.pytorch;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.Golden;
import org.ablate.testkit.GoldenTensor;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention against PyTorch's numbers and against softmax(scale · q · kᵀ + bias) · v in plain array arithmetic. */
class AttentionTest {

    private static final double TOLERANCE = 1e-5;

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> equalsTheReferenceForwardAndGradient() {
        JsonNode file = Golden.json("parts/attention.json");
        return Golden.cases(file).entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> checkCase(file, entry.getKey(), entry.getValue())));
    }

    private void checkCase(JsonNode file, String name, JsonNode expected) {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        expected.get("grad_of_sum_of_squares").fieldNames().forEachRemaining(input -> {
            GoldenTensor tensor = Golden.tensor(file.get(input));
            inputs.put(input, engine.trainable(tensor.floats(), tensor.shape().getShape()));
        });
        NDArray[] qkv = inputs.values().toArray(NDArray[]::new);
        long time = qkv[0].getShape().get(2);
        double scale = name.startsWith("scale_")
                ? Double.parseDouble(name.split("_")[1])
                : 1 / Math.sqrt(qkv[0].getShape().get(3));

        NDArray output = engine.ops().attention(qkv[0], qkv[1], qkv[2], mask(file, name, time), scale);
        NDList gradients = engine.ops().gradients(output.square().sum(), new NDList(qkv));

        assertThatArray(output).isCloseTo(Golden.tensor(expected.get("output")), TOLERANCE);
        int i = 0;
        for (String input : inputs.keySet()) {
            assertThatArray(gradients.get(i++))
                    .as("gradient of %s", input)
                    .isCloseTo(
                            Golden.tensor(expected.get("grad_of_sum_of_squares").get(input)), TOLERANCE);
        }
    }

    private static AttentionMask mask(JsonNode file, String name, long time) {
        AttentionMask mask = name.endsWith("causal") ? AttentionMask.CAUSAL : AttentionMask.FULL;
        if (name.equals("full_padding")) {
            GoldenTensor keep = Golden.tensor(file.get("padding_keep"));
            return mask.withKeep(
                    engine.array(keep.longs(), keep.shape().get(0), 1, 1, time).toType(DataType.BOOLEAN, true));
        }
        if (name.equals("bias_causal")) {
            return mask.withBias(Golden.tensor(file.get("bias")).array(engine.ops()));
        }
        if (name.startsWith("window_")) {
            long width = Long.parseLong(name.split("_")[1]);
            NDArray position = engine.ops().manager().arange((int) time);
            NDArray distance = position.reshape(time, 1).sub(position.reshape(1, time));
            return mask.withKeep(distance.lt(width));
        }
        Assumptions.assumeTrue(
                name.equals("causal") || name.equals("grouped_query_causal") || name.startsWith("scale_"),
                () -> "skipped: " + name + " is not an attention of Ops");
        return mask;
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 2, 5, 5", "2, 4, 2, 5, 5", "2, 4, 1, 3, 7", "1, 6, 3, 1, 9", "2, 2, 2, 7, 3", "2, 4, 2, 1, 1"})
    void equalsTheFormulaForEveryMask(long batch, long heads, long keyHeads, long queries, long keys) {
        NDArray query = engine.normal(1, batch, heads, queries, 8);
        NDArray key = engine.normal(2, batch, keyHeads, keys, 8);
        NDArray value = engine.normal(3, batch, keyHeads, keys, 8);
        NDArray keep = engine.normal(4, batch, 1, queries, keys).gt(-0.5f);
        NDArray bias = engine.normal(5, 1, heads, queries, keys).stopGradient();
        for (boolean causal : new boolean[] {true, false}) {
            AttentionMask plain = new AttentionMask(causal, null, null);
            for (AttentionMask mask : new AttentionMask[] {
                plain,
                plain.withKeep(keep),
                plain.withBias(bias),
                plain.withKeep(keep).withBias(bias)
            }) {
                Comparison.of(
                                engine,
                                () -> engine.ops().attention(query, key, value, mask, 0.3),
                                () -> formula(query, key, value, mask, 0.3),
                                query,
                                key,
                                value)
                        .isWithin(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrainedBiasAndAValueWidthOfItsOwnEqualTheFormula(boolean causal) {
        NDArray query = engine.normal(1, 2, 2, 4, 8);
        NDArray key = engine.normal(2, 2, 2, 6, 8);
        NDArray value = engine.normal(3, 2, 2, 6, 5);
        NDArray bias = engine.normal(5, 2, 4, 6);
        AttentionMask mask = new AttentionMask(causal, null, bias);
        Comparison.of(
                        engine,
                        () -> engine.ops().attention(query, key, value, mask, 0.3),
                        () -> formula(query, key, value, mask, 0.3),
                        query,
                        key,
                        value,
                        bias)
                .isWithin(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void aQueryThatSeesNoKeyGivesZerosInBothDirections(double dropout) {
        Ops ops = engine.ops();
        NDArray query = engine.normal(1, 1, 2, 3, 8);
        NDArray key = engine.normal(2, 1, 2, 3, 8);
        NDArray value = engine.normal(3, 1, 2, 3, 8);
        NDArray keep = ops.manager()
                .create(new boolean[] {true, true, true, false, false, false, true, true, true}, new Shape(3, 3));
        NDArray output = ops.attention(query, key, value, AttentionMask.CAUSAL.withKeep(keep), 0.3, dropout, 1);
        NDList gradients = ops.gradients(output.square().sum(), new NDList(query, key, value));

        assertThat(output.get(":, :, 1").toFloatArray()).containsOnly(0f);
        assertThat(gradients.get(0).get(":, :, 1").toFloatArray()).containsOnly(0f);
        assertThat(gradients).allMatch(ops::allFinite);
        assertThat(ops.allFinite(output)).isTrue();
    }

    @Test
    void dropoutZeroesWeightsAsItsSeedSaysAndKeepsTheirMean() {
        Ops ops = engine.ops();
        NDArray query = ops.zeros(new Shape(8, 4, 64, 8));
        NDArray value = ops.manager().ones(new Shape(8, 4, 64, 8));

        NDArray first = ops.attention(query, query, value, AttentionMask.FULL, 1, 0.25, 11);
        NDArray again = ops.attention(query, query, value, AttentionMask.FULL, 1, 0.25, 11);
        NDArray other = ops.attention(query, query, value, AttentionMask.FULL, 1, 0.25, 12);

        assertThatArray(again).isIdenticalTo(first);
        assertThat(Arrays.equals(first.toFloatArray(), other.toFloatArray())).isFalse();
        assertThat(first.mean().getFloat()).isBetween(0.99f, 1.01f);
        // each output is a mean of 64 weights of variance 1/3: standard deviation √(1/3)/8
        assertThat(first.sub(1).square().mean().getFloat()).isBetween(0.0045f, 0.0060f);
        query.close();
    }

    private static NDArray formula(NDArray query, NDArray key, NDArray value, AttentionMask mask, double scale) {
        Ops ops = engine.ops();
        int shared = (int) (query.getShape().get(1) / key.getShape().get(1));
        NDArray scores = ops.scale(query.matMul(key.repeat(1, shared).transpose(0, 1, 3, 2)), scale);
        NDArray bias = mask.bias();
        if (bias != null) {
            scores = scores.add(bias);
        }
        NDArray seen = seen(query.getShape().get(2), key.getShape().get(2), mask);
        // the same number off all scores leaves the softmax as it is; a row without seen keys divides 0 by 1
        NDArray weights = scores.sub(scores.stopGradient().max()).exp().mul(seen);
        NDArray sums = weights.sum(new int[] {3}, true);
        NDArray divisors = sums.add(sums.lte(0).toType(DataType.FLOAT32, false));
        return weights.div(divisors).matMul(value.repeat(1, shared));
    }

    /** 1 where a query sees a key, 0 elsewhere. */
    private static NDArray seen(long queries, long keys, AttentionMask mask) {
        NDManager manager = engine.ops().manager();
        NDArray seen = manager.ones(new Shape(1, 1, queries, keys)).gt(0);
        NDArray keep = mask.keep();
        if (keep != null) {
            seen = seen.logicalAnd(keep);
        }
        if (mask.causal()) {
            NDArray row = manager.arange((int) queries).reshape(queries, 1);
            NDArray column = manager.arange((int) keys).reshape(1, keys);
            seen = seen.logicalAnd(column.lte(row.add(keys - queries)));
        }
        return seen.toType(DataType.FLOAT32, false);
    }
}
