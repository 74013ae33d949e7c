package org.ablate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The three ways a golden file writes a tensor. */
class GoldenTensorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aShapeWithFlatData() throws Exception {
        GoldenTensor tensor = tensor("{\"shape\": [2, 3], \"data\": [1, 2, 3, 4, 5, 6.5]}");
        assertThat(tensor.shape()).isEqualTo(new Shape(2, 3));
        assertThat(tensor.floats()).containsExactly(1, 2, 3, 4, 5, 6.5f);
    }

    @Test
    void nestedListsAndTruthValues() throws Exception {
        GoldenTensor tensor = tensor("[[1, 0], [true, false], [-3, 4]]");
        assertThat(tensor.shape()).isEqualTo(new Shape(3, 2));
        assertThat(tensor.longs()).containsExactly(1, 0, 1, 0, -3, 4);
    }

    @Test
    void aNumber() throws Exception {
        GoldenTensor tensor = tensor("2.5");
        assertThat(tensor.shape()).isEqualTo(new Shape());
        assertThat(tensor.data()).containsExactly(2.5);
    }

    @Test
    void aMissingOneIsAnError() {
        assertThatThrownBy(() -> GoldenTensor.of(JSON.createObjectNode().path("absent")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such tensor");
    }

    private static GoldenTensor tensor(String json) throws Exception {
        JsonNode node = JSON.readTree(json);
        return GoldenTensor.of(node);
    }
}
