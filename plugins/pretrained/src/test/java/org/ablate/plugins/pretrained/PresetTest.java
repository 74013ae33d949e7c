package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ablate.laboratory.graph.PresetModel;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The presets are what their papers and released models say. */
class PresetTest {

    private static final Laboratory LABORATORY = Laboratory.installed();

    /** Parameters of the released models, tied weights counted once, as their model cards and Transformers give them. */
    private static final Map<String, Long> PARAMETERS = new TreeMap<>(Map.ofEntries(
            Map.entry("gpt2", 124_439_808L),
            Map.entry("llama", 6_738_415_616L),
            Map.entry("mistral", 7_241_732_096L),
            Map.entry("mixtral", 46_702_792_704L),
            Map.entry("qwen2", 494_032_768L),
            Map.entry("qwen3", 596_049_920L),
            Map.entry("bloom", 559_214_592L),
            Map.entry("gemma", 2_506_172_416L),
            Map.entry("phi", 1_418_270_720L),
            Map.entry("gpt-j", 6_050_882_784L),
            Map.entry("gpt-neox", 162_322_944L),
            Map.entry("opt", 125_239_296L),
            Map.entry("olmo2", 1_484_916_736L)));

    static List<String> presets() {
        return LABORATORY.catalogue().presets().names();
    }

    static Stream<Arguments> released() {
        return PARAMETERS.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetIsADescriptorThatSaysWhatItIs(String name) {
        PresetModel preset = LABORATORY.preset(name, List.of());
        assertThat(preset.bound().root().description()).isNotBlank();
        assertThat(preset.architecture(new Classes(List.of("a", "b"), List.of(1L, 1L)))
                        .parameters())
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("released")
    void aPresetHasAsManyParametersAsTheReleasedModel(String name, long parameters) {
        assertThat(LABORATORY.preset(name, List.of()).architecture(Classes.NONE).parameters().values().stream()
                        .mapToLong(Parameter::size)
                        .sum())
                .isEqualTo(parameters);
    }

    @Test
    void anUnknownPresetIsAnsweredWithTheNearestName() {
        assertThatThrownBy(() -> LABORATORY.preset("lama", List.of()))
                .hasMessageContaining("there is no preset 'lama'; did you mean 'llama'?")
                .hasMessageContaining("gpt2");
    }

    @Test
    void aDescriptorBuildsOnAPresetAndChangesParts() {
        Workplace.Model model = Workplace.untrained("""
                extends: preset:llama
                context: 16
                model:
                  width: 32
                  layers: 2
                  attention: {heads: 4, keyValueHeads: 2}
                  feedForward: {hidden: 24}
                  norm: layer-norm
                """);
        assertThat(model.architecture().parameters())
                .containsKeys(
                        "layers.1.attentionNorm.bias", "layers.1.feedForward.gate.weight", "head.projection.weight")
                .doesNotContainKey("layers.2.attentionNorm.bias");
        assertThat(model.sketch().root().context()).isEqualTo(16);
    }

    @Test
    void aPresetThatIsNotThereIsAProblemAtItsPlace() {
        assertThatThrownBy(() -> Workplace.read("extends: preset:gtp2\n"))
                .hasMessageContaining(":1:10: extends: there is no preset 'gtp2'; did you mean 'gpt2'?");
    }
}
