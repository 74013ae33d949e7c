package org.ablate.plugins.finetuning.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.plugins.finetuning.Workplace;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every method on a decoder. */
class MethodTest {

    private static final String DECODER =
            "{type: decoder, width: 16, layers: 2, attention: {type: grouped-query, heads: 4, keyValueHeads: 2, bias: true},"
                    + " position: rope}";

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private static Workplace workplace(String adaptation) {
        return workplace(DECODER, adaptation);
    }

    private static Workplace workplace(String model, String adaptation) {
        return Workplace.of("model: " + model + "\nadaptation: " + adaptation + "\n", engine.ops());
    }

    private static Input input() {
        return Input.of(engine.array(new long[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}, 2, 6))
                .withKeep(engine.array(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, 2, 6)
                        .toType(ai.djl.ndarray.types.DataType.BOOLEAN, false));
    }

    private static float[] logits(Architecture model) {
        return model.forward(input(), ForwardPass.evaluation()).toFloatArray();
    }

    /** Moves every trained parameter, so that what follows is not about zeros. */
    private static void disturb(Architecture model) {
        long[] seed = {0};
        trained(model).forEach((name, parameter) -> {
            float[] values = parameter.array().toFloatArray();
            float[] noise =
                    engine.normal(++seed[0], parameter.shape().getShape()).toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.3f * noise[i];
            }
            parameter.fill(engine.ops().parameter(values, parameter.shape()));
        });
    }

    private static Map<String, Parameter> trained(Architecture model) {
        Map<String, Parameter> trained = new LinkedHashMap<>(model.parameters());
        trained.values().removeIf(parameter -> !parameter.trainable());
        return trained;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "full",
                "{type: freeze, allButLast: 1}",
                "bitfit",
                "norm-tuning",
                "lora",
                "{type: lora, targets: [all-linear], scaling: rank-stabilized, initialization: gaussian, bias: all}",
                "{type: lora, rank: 4, initialization: pissa}",
                "{type: lora, targets: [attention.output], layers: [1]}",
                "{type: dora, rank: 4}",
                "{type: dora, rank: 4, initialization: pissa}",
                "{type: vera, rank: 12, targets: [all-linear]}",
                "adalora",
                "{type: loha, rank: 3}",
                "{type: lora, targets: [embedding, query]}",
                "{type: lokr, rank: 2, both: true}",
                "ia3",
                "houlsby",
                "pfeiffer"
            })
    void theAdaptedModelBeginsAsTheBase(String adaptation) {
        Workplace workplace = workplace(adaptation);
        Architecture base = workplace.base();
        float[] before = logits(base);
        assertThat(logits(workplace.adapted(base))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lora", "pfeiffer", "prefix-tuning", "{type: multi-adapter, adapters: [{name: a, method: ia3}]}"
            })
    void aClassifyingHeadIsTrainedBesideAnAdapterAndNothingElseOfTheBase(String adaptation) {
        String encoder = "{type: encoder, width: 16, layers: 2, attention: {type: multi-head, heads: 4}, tokenTypes: 0,"
                + " head: {type: sequence-classification, classes: 3}}";
        Architecture base = workplace(encoder, adaptation).base();
        Map<String, Parameter> own = new LinkedHashMap<>(base.parameters());
        Collection<Parameter> trained =
                trained(workplace(encoder, adaptation).adapted(base)).values();
        own.values().removeIf(parameter -> !trained.contains(parameter));
        assertThat(own.keySet()).containsExactlyInAnyOrder("head.projection.weight", "head.projection.bias");
        assertThat(trained).hasSizeGreaterThan(own.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: lora, targets: [all-linear]}",
                "{type: lora, rank: 4, initialization: pissa}",
                "{type: dora, rank: 4}",
                "{type: dora, rank: 4, initialization: pissa}",
                "{type: vera, rank: 12, targets: [all-linear]}",
                "adalora",
                "{type: loha, rank: 3}",
                "{type: lora, targets: [embedding, query]}",
                "{type: lokr, rank: 2, both: true}",
                "ia3",
                "houlsby",
                "pfeiffer",
                "prefix-tuning",
                "{type: prefix-tuning, tokens: 3, hidden: 8}",
                "{type: prompt-tuning, tokens: 5}",
                "{type: p-tuning, tokens: 5}",
                "{type: p-tuning, tokens: 5, encoder: {type: lstm, hidden: 6}}",
                "{type: p-tuning-v2, tokens: 4}"
            })
    void aDisabledAdapterLeavesTheBaseAsItWasToTheBit(String adaptation) {
        Workplace workplace = workplace(adaptation);
        Architecture base = workplace.base();
        float[] before = logits(base);
        Architecture model = workplace.adapted(base);
        disturb(model);
        float[] adapted = logits(model);
        assertThat(adapted).isNotEqualTo(before);
        AdapterControl.of(model).disable();
        assertThat(logits(model)).isEqualTo(before);
        AdapterControl.of(model).activate(AdapterMethod.ONLY);
        assertThat(logits(model)).isEqualTo(adapted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: lora, targets: [all-linear]}",
                "{type: lora, rank: 4, initialization: pissa}",
                "{type: dora, rank: 4, targets: [all-linear]}",
                "{type: vera, rank: 12, targets: [all-linear]}",
                "adalora",
                "{type: loha, rank: 3}",
                "{type: qlora, adapter: {type: dora, targets: [query, down]}}",
                "{type: qlora, quantization: int8, adapter: {type: lora, initialization: pissa}}",
                "{type: lokr, rank: 2, both: true}",
                "ia3"
            })
    void aMergedModelComputesTheSameWithoutAdapters(String adaptation) {
        Architecture model = workplace(adaptation).adapted();
        Set<String> base = workplace(adaptation).base().parameters().keySet();
        disturb(model);
        AdapterControl.of(model).weigh(AdapterMethod.ONLY, 0.7);
        float[] before = logits(model);
        AdapterControl.of(model).merge(engine.ops());
        assertClose(logits(model), before, 1e-4);
        assertThat(model.parameters().keySet()).isEqualTo(base);
    }

    private static void assertClose(float[] found, float[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).as("[%d]", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: freeze, match: [layers.0]}",
                "bitfit",
                "norm-tuning",
                "{type: lora, targets: [all-linear], initialization: gaussian}",
                "{type: lora, rank: 4, initialization: pissa}",
                "{type: dora, rank: 4}",
                "{type: vera, rank: 12}",
                "adalora",
                "{type: loha, rank: 3}",
                "{type: qlora, adapter: {type: dora, targets: [query, down]}}",
                "{type: qlora, quantization: int8, adapter: {type: lora, initialization: pissa}}",
                "{type: lora, targets: [embedding, query]}",
                "{type: lokr, rank: 2}",
                "ia3",
                "houlsby",
                "pfeiffer",
                "{type: prefix-tuning, tokens: 3}",
                "{type: prefix-tuning, tokens: 3, hidden: 8}",
                "{type: prompt-tuning, tokens: 5}",
                "{type: p-tuning, tokens: 5}",
                "{type: p-tuning, tokens: 5, encoder: {type: lstm, hidden: 6, layers: 1}}",
                "{type: p-tuning-v2, tokens: 4}"
            })
    void everyTrainedParameterLearnsAndNoOther(String adaptation) {
        Ops ops = engine.ops();
        Architecture model = workplace(adaptation).adapted();
        Map<String, Parameter> trained = trained(model);
        assertThat(trained).isNotEmpty();
        assertThat(trained.size()).isLessThan(model.parameters().size());
        disturb(model);
        NDList arrays = new NDList();
        trained.values().forEach(parameter -> arrays.add(parameter.array()));
        NDArray loss =
                model.forward(input(), ForwardPass.training(1, 0, 0)).square().sum();
        NDList gradients = ops.gradients(loss, arrays);
        List<String> idle = new ArrayList<>();
        int i = 0;
        for (String name : trained.keySet()) {
            if (gradients.get(i++).abs().sum().getFloat() == 0) {
                idle.add(name);
            }
        }
        assertThat(idle).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: lora, targets: [all-linear]}",
                "{type: qlora, adapter: {type: lora, targets: [query], layers: [1]}}",
                "{type: prefix-tuning, tokens: 3}",
                "{type: prompt-tuning, tokens: 5}",
                "{type: p-tuning-v2, tokens: 4}"
            })
    void tokenByTokenWithACacheIsTheSameAsAtOnce(String adaptation) {
        for (String position : List.of("rope", "learned", "alibi")) {
            Architecture model =
                    workplace(DECODER.replace("rope", position), adaptation).adapted();
            disturb(model);
            long[] tokens = {3, 1, 4, 1, 5, 9};
            Ops ops = engine.ops();
            ops.withoutGradients(() -> {
                NDArray all = model.forward(engine.array(tokens, 1, 6), ForwardPass.evaluation()); // (1, 6, vocabulary)
                try (KeyValueCache cache = model.cache(1, 10)) {
                    assertThat(cache.capacity()).isEqualTo(10);
                    int[] cuts = {0, 3, 4, 6};
                    for (int i = 0; i + 1 < cuts.length; i++) {
                        assertThat(cache.length()).isEqualTo(cuts[i]);
                        long[] part = java.util.Arrays.copyOfRange(tokens, cuts[i], cuts[i + 1]);
                        NDArray some = model.forward(
                                engine.array(part, 1, part.length),
                                ForwardPass.evaluation().withCache(cache));
                        NDArray same = all.get(":, " + cuts[i] + ":" + cuts[i + 1]);
                        assertClose(some.toFloatArray(), same.toFloatArray(), 1e-5);
                    }
                }
                return true;
            });
        }
    }

    @Test
    void severalAdaptersAddUpSwitchAndWeigh() {
        Workplace workplace = workplace(
                "{type: multi-adapter, adapters: [{name: one, method: lora}, {name: two, method: ia3}, {name: three, method: {type: lora, rank: 2}}]}");
        Architecture base = workplace.base();
        float[] plain = logits(base);
        Architecture model = workplace.adapted(base);
        disturb(model);
        AdapterControl adapters = AdapterControl.of(model);
        assertThat(adapters.names()).containsExactlyInAnyOrder("one", "two", "three");
        float[] all = logits(model);
        adapters.activate("one");
        float[] one = logits(model);
        assertThat(one).isNotEqualTo(all).isNotEqualTo(plain);
        adapters.activate("one", "two", "three");
        assertThat(logits(model)).isEqualTo(all);
        adapters.activate("one");
        adapters.weigh("one", 0);
        assertClose(logits(model), plain, 1e-6);
        adapters.weigh("one", 1);
        assertThat(logits(model)).isEqualTo(one);
        adapters.activate("one", "two", "three");
        adapters.merge(engine.ops());
        assertClose(logits(model), all, 1e-4);
        assertThat(adapters.names()).isEmpty();
    }

    @Test
    void anUnknownTargetIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> workplace("{type: lora, targets: [q_proj]}").adapted())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("no linear layer of the model is named 'q_proj'")
                .hasMessageContaining("attention.query");
    }

    @Test
    void anUnknownAdapterIsRefusedWithWhatThereIs() {
        Architecture model = workplace("lora").adapted();
        assertThatThrownBy(() -> AdapterControl.of(model).activate("other"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("there is no adapter 'other'; there are [adapter]");
    }

    @Test
    void bottlenecksAndVirtualTokensRefuseToMerge() {
        for (String adaptation : List.of("houlsby", "prefix-tuning", "prompt-tuning")) {
            Architecture model = workplace(adaptation).adapted();
            assertThatThrownBy(() -> AdapterControl.of(model).merge(engine.ops()))
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageContaining("merged");
        }
    }

    /** PEFT's check_target_module_exists leaves out a module without a layer's number where layers_to_transform is given. */
    @Test
    void aTableThatIsInNoBlockIsNotAdaptedWhereBlocksAreGiven() {
        Architecture model = workplace("{type: lora, targets: [embedding, query], layers: [1]}")
                .adapted();
        assertThat(model.parameters().keySet())
                .filteredOn(name -> name.contains(".adapter."))
                .containsExactly("layers.1.attention.query.adapter.loraA", "layers.1.attention.query.adapter.loraB");
    }

    @Test
    void anAdapterOfATableIsMergedUnlessTheOutputScoresWithTheTable() {
        String adaptation = "{type: lora, targets: [embedding], rank: 3}";
        Architecture tied = workplace(adaptation).adapted();
        assertThatThrownBy(() -> AdapterControl.of(tied).merge(engine.ops()))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(
                        "adapter 'adapter' changes what is looked up in 'embedding', with which the output scores too, unchanged;"
                                + " one table cannot hold both, so it cannot be merged");
        Architecture model = workplace(
                        DECODER.replace("position: rope", "position: rope, head: {type: language-model, tied: false}"),
                        adaptation)
                .adapted();
        disturb(model);
        float[] before = logits(model);
        AdapterControl.of(model).merge(engine.ops());
        assertClose(logits(model), before, 1e-4);
        assertThat(AdapterControl.of(model).names()).isEmpty();
    }

    @Test
    void virtualTokensRefusePackedRows() {
        Architecture model = workplace("prefix-tuning").adapted();
        Input packed =
                Input.of(engine.array(new long[] {1, 2}, 1, 2)).withSegments(engine.array(new long[] {0, 1}, 1, 2));
        assertThatThrownBy(() -> model.forward(packed, ForwardPass.evaluation()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("packed");
    }
}
