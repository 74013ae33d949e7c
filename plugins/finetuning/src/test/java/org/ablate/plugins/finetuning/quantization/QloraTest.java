package org.ablate.plugins.finetuning.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ablate.plugins.finetuning.Workplace;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightFormat;
import org.ablate.spi.model.Architecture;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held weights of a few bits: what they are worth and what they take. */
class QloraTest {

    private static final String DECODER =
            "{type: decoder, width: 32, layers: 2, attention: {type: grouped-query, heads: 4, keyValueHeads: 2}, position: rope}";

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static Workplace workplace(String adaptation) {
        return Workplace.of("model: " + DECODER + "\nadaptation: " + adaptation + "\n", engine.ops());
    }

    private static float[] logits(Architecture model) {
        return model.forward(engine.array(new long[] {3, 1, 4, 1, 5, 9, 2, 6}, 2, 4), ForwardPass.evaluation())
                .toFloatArray();
    }

    private static Map<String, Parameter> stored(Architecture model) {
        Map<String, Parameter> stored = new LinkedHashMap<>(model.parameters());
        stored.values().removeIf(parameter -> !parameter.isStored());
        return stored;
    }

    private static long bytes(Iterable<NDArray> arrays) {
        long bytes = 0;
        for (NDArray array : arrays) {
            bytes += array.size() * array.getDataType().getNumOfBytes();
        }
        return bytes;
    }

    private static long held() {
        return bytes(((BaseNDManager) engine.ops().manager())
                .getManagedArrays().stream().map(NDArray.class::cast).toList());
    }

    /** Element by element what a block's codes stand for, in the order of operations that the definition has. */
    private static float[] rounded(String quantization, float[] weight) {
        float[] levels = {
            -1.0f,
            -0.6961928f,
            -0.52507305f,
            -0.3949175f,
            -0.28444138f,
            -0.18477343f,
            -0.091050036f,
            0.0f,
            0.0795803f,
            0.1609302f,
            0.2461123f,
            0.33791524f,
            0.44070983f,
            0.562617f,
            0.72295684f,
            1.0f
        };
        float[] values = new float[weight.length];
        for (int from = 0; from < weight.length; from += 64) {
            int to = Math.min(from + 64, weight.length);
            float largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs(weight[i]));
            }
            for (int i = from; i < to; i++) {
                if (quantization.equals("int8")) {
                    float step = largest / 127;
                    values[i] = (float) Math.rint(weight[i] / step) * step + 0f; // a code has no negative zero
                } else {
                    int code = 0;
                    while (code < 15 && weight[i] / largest > (levels[code] + levels[code + 1]) / 2) {
                        code++;
                    }
                    values[i] = levels[code] * largest;
                }
            }
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"nf4, 0.6", "int8, 1.1"})
    void everyHeldMatrixTakesItsBitsAndNoMore(String quantization, double most) {
        long before = held();
        Architecture model =
                workplace("{type: qlora, quantization: " + quantization + "}").adapted();
        Map<String, Parameter> stored = stored(model);
        assertThat(stored).hasSize(2 * 6); // query, key, value, output, up and down
        long weights = stored.values().stream().mapToLong(Parameter::size).sum();
        long taken = stored.values().stream()
                .mapToLong(parameter -> bytes(parameter.storedParts()))
                .sum();
        assertThat((double) taken / weights).isLessThanOrEqualTo(most);
        long floats = model.parameters().values().stream()
                .filter(parameter -> !parameter.isStored())
                .mapToLong(parameter -> Float.BYTES * parameter.size())
                .sum();
        assertThat(held() - before).isLessThanOrEqualTo(floats + taken + 256 * 2 * Float.BYTES + 64); // and NF4's table
        logits(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nf4", "int8"})
    void aStoredWeightIsToTheBitWhatItsBlocksAreRoundedTo(String quantization) {
        Workplace workplace = workplace("{type: qlora, quantization: " + quantization + "}");
        Architecture base = workplace.base();
        Map<String, float[]> plain = new LinkedHashMap<>();
        base.parameters().forEach((name, parameter) -> plain.put(name, parameter.floats()));
        Architecture model = workplace.adapted(base);
        stored(model)
                .forEach((name, parameter) ->
                        assertThat(parameter.floats()).as(name).isEqualTo(rounded(quantization, plain.get(name))));
    }

    @Test
    void roundingToNormalFloat4TakesTheNearestLevelOfEachBlock() {
        WeightFormat nf4 = new NormalFloat4(new NormalFloat4.Config(4)).storage(engine.ops());
        NDArray weight = engine.array(new float[] {0.5f, -2, 0.4f, 1, 0, 0, 0, 0, 3, 0.3f}, 2, 5);
        NDList parts = nf4.store(weight);
        assertThat(parts.get(0).getShape())
                .isEqualTo(nf4.parts(weight.getShape()).get(0).shape());
        assertThat(parts.get(1).getShape())
                .isEqualTo(nf4.parts(weight.getShape()).get(1).shape());
        // The levels of the paper's appendix E, times the blocks' largest magnitudes 2, 0 and 3.
        assertClose(
                nf4.restore(parts, weight.getShape()).toFloatArray(),
                new float[] {2 * 0.2461123f, -2, 2 * 0.1609302f, 2 * 0.4407098f, 0, 0, 0, 0, 3, 3 * 0.0795803f},
                1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nf4", "int8", "{type: nf4, block: 5}"})
    void theModelComputesWhatOneOfRoundedFloatsDoesAndSoDoTheMergedOneAndItsGradients(String quantization) {
        String adapter = "{type: lora, targets: [query, value, down]}";
        Architecture model = workplace("{type: qlora, quantization: " + quantization + ", adapter: " + adapter + "}")
                .adapted();
        Architecture floats = workplace(adapter).adapted();
        floats.parameters().forEach((name, parameter) -> {
            float[] values = model.parameters().get(name).floats();
            if (name.contains(".loraB")) {
                values = engine.normal(name.length(), values.length).toFloatArray();
                model.parameters().get(name).fill(engine.ops().parameter(values, parameter.shape()));
            }
            parameter.fill(engine.ops().parameter(values, parameter.shape()));
        });
        float[] expected = logits(floats);
        assertClose(logits(model), expected, 1e-6);
        assertClose(gradient(model), gradient(floats), 1e-4);
        AdapterControl.of(model).merge(engine.ops());
        assertClose(logits(model), expected, 1e-4);
        assertThat(model.parameters().get("layers.0.attention.query.weight").isStored())
                .isFalse();
        assertThat(model.parameters().get("layers.0.attention.key.weight").isStored())
                .isTrue();
    }

    @Test
    void anAdapterOfMagnitudesComputesOverStoredWeightsWhatItDoesOverRoundedFloats() {
        Architecture model = workplace("{type: qlora, adapter: {type: dora, targets: [query, down]}}")
                .adapted();
        Architecture floats = workplace("{type: dora, targets: [query, down]}").adapted();
        floats.parameters().forEach((name, parameter) -> {
            float[] values = model.parameters().get(name).floats();
            if (name.contains(".loraB")) {
                values = engine.normal(name.length(), values.length).toFloatArray();
                model.parameters().get(name).fill(engine.ops().parameter(values, parameter.shape()));
            }
            parameter.fill(engine.ops().parameter(values, parameter.shape()));
        });
        float[] found = logits(model);
        float[] expected = logits(floats);
        assertClose(found, expected, 1e-6);
        assertClose(gradient(model), gradient(floats), 1e-4);
    }

    @Test
    void aWeightIsStoredOnceAndOneOfFloatsHasNoStorageAnyMore() {
        Architecture model = workplace("qlora").adapted();
        Parameter weight = model.parameters().get("layers.0.attention.query.weight");
        NDList former = weight.storedParts();
        WeightFormat storage = weight.storage().orElseThrow();
        assertThatThrownBy(() -> weight.setStorage(storage)).isInstanceOf(IllegalStateException.class);
        NDList decoded = new NDList();
        NDArray sum = weight.use(values -> {
            decoded.add(values);
            return values.sum();
        });
        assertThat(decoded.get(0).isReleased()).isTrue();
        assertThat(sum.isReleased()).isFalse();
        weight.fillStored(storage.store(engine.normal(1, (int) weight.size()).reshape(weight.shape())));
        assertThat(former).allMatch(NDArray::isReleased);
        weight.fill(engine.ops().parameter(new float[(int) weight.size()], weight.shape()));
        assertThat(weight.storage()).isEmpty();
        assertThatThrownBy(() -> weight.fillStored(new NDList())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(weight::store).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoOfSeveralCannotRoundTheBase() {
        String two = "{type: multi-adapter, adapters: [{name: a, method: qlora}, {name: b, method: qlora}]}";
        assertThatThrownBy(() -> workplace(two).adapted())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'b' would round the base's weights a second time");
    }

    private static float[] gradient(Architecture model) {
        NDArray loss = model.forward(engine.array(new long[] {3, 1, 4, 1}, 1, 4), ForwardPass.training(1, 0, 0))
                .square()
                .sum();
        Parameter first = model.parameters().get("layers.0.attention.query.adapter.loraA");
        return engine.ops().gradients(loss, new NDList(first.array())).get(0).toFloatArray();
    }

    private static void assertClose(float[] found, float[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i])
                    .as("[%d]", i)
                    .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
    }
}
