package org.ablate.composition.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.lab.Lab;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

    private final JsonNode schema = JsonSchema.of(Lab.Trial.class, ComponentCatalogue.of(List.of(new Lab.LabPlugin())));

    @Test
    void fieldsCarryTheirTypeMeaningAndLimits() {
        assertThat(schema.at("/properties/steps/type").asText()).isEqualTo("integer");
        assertThat(schema.at("/properties/steps/exclusiveMinimum").asInt(-1)).isZero();
        assertThat(schema.at("/properties/steps/description").asText())
                .isEqualTo("how long, in steps; must be greater than 0; default 100");
        assertThat(schema.at("/properties/rounding/enum"))
                .extracting(JsonNode::asText)
                .containsExactly("half-up", "half-down", "none");
        assertThat(schema.at("/properties/extends/type").asText()).isEqualTo("string");
        assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void aListMayBeWrittenAsItsOnlyElement() {
        JsonNode tags = schema.at("/properties/tags/anyOf");
        assertThat(tags.get(0).at("/items/type")).isEqualTo(tags.get(1).get("type"));
        assertThat(schema.at("/properties/places/anyOf/1/enum"))
                .extracting(JsonNode::asText)
                .containsExactly("none", "table", "turn");
    }

    @Test
    void aSlotTakesANameOrAComponentsFields() {
        assertThat(schema.at("/properties/net/$ref").asText()).isEqualTo("#/$defs/net");
        JsonNode forms = schema.at("/$defs/place/anyOf");
        assertThat(forms.get(0).get("enum")).extracting(JsonNode::asText).containsExactly("none", "table", "turn");
        assertThat(forms.get(3).at("/properties/type/const").asText()).isEqualTo("turn");
        assertThat(forms.get(3).at("/properties/theta/type").asText()).isEqualTo("number");
    }
}
