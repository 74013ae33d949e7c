package org.ablate.plugins.objectives.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One template for each thing that the language has, and what Jinja2 made of it; {@code probes.json} says which one. */
class ProbesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyProbe() throws IOException {
        try (InputStream table = ProbesTest.class.getResourceAsStream("probes.json")) {
            JsonNode probes = JSON.readTree(table);
            LocalDateTime now = LocalDateTime.parse(probes.path("now").asText());
            Map<String, @Nullable Object> variables =
                    JSON.convertValue(probes.path("variables"), new TypeReference<>() {});
            return Streams.stream(probes.path("cases"))
                    .map(probe -> dynamicTest(probe.path("template").asText(), () -> holds(probe, variables, now)));
        }
    }

    private static void holds(JsonNode probe, Map<String, @Nullable Object> variables, LocalDateTime now) {
        String template = probe.path("template").asText();
        if (probe.has("expected")) {
            assertThat(Template.parse(template).render(variables, now).text())
                    .isEqualTo(probe.path("expected").asText());
            return;
        }
        assertThatThrownBy(() -> Template.parse(template).render(variables, now))
                .isInstanceOfSatisfying(TemplateException.class, refused -> {
                    assertThat(refused.line()).isPositive();
                    if (!probe.path("error").isNull()) {
                        assertThat(refused.reason())
                                .isEqualTo(probe.path("error").asText());
                    }
                });
    }
}
