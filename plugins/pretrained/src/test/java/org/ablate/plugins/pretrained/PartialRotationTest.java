package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The share of a head's width that is turned, in all forms of configurations. What Transformers 5.18 does with it was tried with tiny
 * models: Phi and GPT-NeoX turn the share; models of the other families compute the same with any share, and cannot run with one below
 * 1 where the rotation is scaled.
 */
class PartialRotationTest {

    private static ObjectNode plain(String family) {
        try (var in = PartialRotationTest.class.getResourceAsStream("configs.json")) {
            ObjectNode values = (ObjectNode) new ObjectMapper().readTree(in).path(family + " of transformers 5");
            values.remove("rope_parameters");
            values.remove("rope_scaling");
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelConfig config(String family, String fields) throws IOException {
        ObjectNode values = plain(family);
        JsonNode more = new ObjectMapper().readTree("{" + fields.replace('\'', '"') + "}");
        values.setAll((ObjectNode) more);
        return ModelConfig.of(values);
    }

    private static Map<?, ?> position(String family, ModelConfig config) {
        Object position =
                Families.get(family, "config.json").descriptor(config).model().get("position");
        return position instanceof Map<?, ?> map ? map : Map.of();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phi      | 'rope_theta': 10000.0                                                                        | 0.5",
                "phi      | 'partial_rotary_factor': 0.25, 'rope_theta': 10000.0                                         | 0.25",
                "phi      | 'rope_parameters': {'rope_type': 'default', 'partial_rotary_factor': 0.75}                   | 0.75",
                "phi      | 'rope_parameters': {'rope_type': 'default', 'rope_theta': 1.0e4}, 'partial_rotary_factor': 1 | 1.0",
                "phi      | 'rope_scaling': {'type': 'linear', 'factor': 2.0}, 'partial_rotary_factor': 0.25             | 0.25",
                "phi      | 'rope_scaling': {'rope_type': 'linear', 'factor': 2.0, 'partial_rotary_factor': 0.25}        | 0.25",
                "gpt_neox | 'rotary_pct': 1.0                                                                            | 1.0",
                "gpt_neox | 'rope_parameters': {'rope_type': 'default', 'rope_theta': 500.0, 'partial_rotary_factor': 0.5} | 0.5"
            })
    void theShareIsReadWhereverItStands(String family, String fields, double share) throws IOException {
        ModelConfig config = config(family, fields);
        Object fraction = position(family, config).get("fraction");
        assertThat(fraction).isEqualTo(share);
        assertThat(config.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "mixtral", "qwen2", "qwen3", "gemma", "olmo2"})
    void familiesThatTurnAllTellThatTheShareCountsForNothing(String family) throws IOException {
        ModelConfig inner = config(family, "'rope_parameters': {'rope_type': 'default', 'partial_rotary_factor': 0.5}");
        assertThat(position(family, inner).get("fraction")).isNull();
        assertThat(inner.notes())
                .singleElement()
                .asString()
                .startsWith("rope_parameters.partial_rotary_factor of config.json was ignored, as Transformers does");
        ModelConfig besides = config(family, "'rope_theta': 10000.0, 'partial_rotary_factor': 0.5");
        position(family, besides);
        assertThat(besides.notes())
                .singleElement()
                .asString()
                .startsWith("partial_rotary_factor of config.json was ignored");
        ModelConfig whole = config(family, "'rope_parameters': {'rope_type': 'default', 'partial_rotary_factor': 1.0}");
        position(family, whole);
        assertThat(whole.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'rope_parameters': {'rope_type': 'linear', 'factor': 2.0, 'partial_rotary_factor': 0.5}     | rope_parameters.partial_rotary_factor",
                "'rope_scaling': {'type': 'linear', 'factor': 2.0}, 'partial_rotary_factor': 0.5             | partial_rotary_factor"
            })
    void aShareOfAScaledRotationThatTurnsAllIsRefusedAtItsKey(String fields, String key) throws IOException {
        ModelConfig config = config("llama", fields);
        assertThatThrownBy(() -> position("llama", config))
                .hasMessageContaining("config.json: '" + key + "' is 0.5; scaled rotations of this family turn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "phi", "gpt_neox"})
    void rotationsByTheKindOfLayerAreRefused(String family) throws IOException {
        ModelConfig config = config(
                family, "'rope_parameters': {'full_attention': {'rope_type': 'default', 'rope_theta': 1000000.0}}");
        assertThatThrownBy(() -> position(family, config))
                .hasMessageContaining("'rope_parameters' is {\"full_attention\"")
                .hasMessageContaining("models of this family turn alike in every layer");
    }
}
