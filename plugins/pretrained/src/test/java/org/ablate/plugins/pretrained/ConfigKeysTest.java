package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told of keys in {@code config.json}. {@code configs.json} holds, of each family, every key that the configuration class of
 * transformers 5.18 writes for a tiny model, defaults too; and the same model with the keys that version 4 and the files of well-known
 * models have: {@code rope_theta} and {@code torch_dtype}, generation settings, relics of Megatron, fairseq and the first BERT.
 */
class ConfigKeysTest {

    private static ObjectNode configs() {
        try (var in = ConfigKeysTest.class.getResourceAsStream("configs.json")) {
            return (ObjectNode) new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> notes(ObjectNode values) {
        ModelConfig config = ModelConfig.of(values);
        Family family = Families.get(config.text("model_type", ""), config.file());
        family.descriptor(config);
        family.vocabulary(config);
        return config.notes();
    }

    @TestFactory
    Stream<DynamicTest> nothingIsSaidOfKeysThatAreHonoredOrTellNothingOfTheModel() {
        Map<String, JsonNode> all =
                configs().properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> dynamicTest(entry.getKey(), () -> assertThat(notes((ObjectNode) entry.getValue()))
                        .isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> everyFamilyIsAmongThem() {
        ObjectNode all = configs();
        return Families.names().stream()
                .map(name -> dynamicTest(name, () -> assertThat(all.has(name + " of transformers 5"))
                        .isTrue()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bart | static_position_embeddings | true",
                "bart | do_blenderbot_90_layernorm | true",
                "bart | extra_pos_embeddings | 0",
                "bert | pruned_heads | {\"0\":[1]}",
                "gptj | rotary | false",
                "qwen2 | use_mrope | true",
                "llama | logit_scale | 0.5",
                "mistral | quantization_config | {\"bits\":4}"
            })
    void whatWouldBeComputedDifferentlyIsTold(String family, String key, String value) throws IOException {
        ObjectNode values = (ObjectNode) configs().path(family + " of transformers 5");
        values.set(key, new ObjectMapper().readTree(value));
        assertThat(notes(values))
                .containsExactly(key + " of config.json (" + value + ") is not known here and was ignored");
    }
}
