package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.ablate.plugins.objectives.jinja.Template;
import org.ablate.plugins.objectives.jinja.TemplateException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Templates as Jinja2 renders them, set up as Transformers does. */
class ChatTemplateGoldenTest {

    private static final Path CASES =
            Path.of(System.getProperty("ablate.golden", "../../../shared/golden"), "chat_template");

    /** When the cases were made, as their {@code source} says. */
    private static final LocalDateTime MADE = LocalDateTime.of(2026, 11, 26, 9, 5);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyCase() throws IOException {
        Assumptions.assumeTrue(Files.exists(CASES), () -> "no golden templates at " + CASES.toAbsolutePath());
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream()
                    .flatMap(ChatTemplateGoldenTest::cases);
        }
    }

    private static Stream<DynamicTest> cases(Path file) {
        try {
            JsonNode golden = JSON.readTree(file.toFile());
            return Streams.stream(golden.path("cases"))
                    .map(one -> dynamicTest(
                            one.path("template").asText() + ", "
                                    + one.path("conversation").asText(),
                            () -> holds(golden, one)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void holds(JsonNode golden, JsonNode one) {
        Map<String, @Nullable Object> variables =
                new HashMap<>(JSON.convertValue(one.path("variables"), new TypeReference<Map<String, Object>>() {}));
        JsonNode messages =
                golden.path("conversations").path(one.path("conversation").asText());
        variables.put("messages", JSON.convertValue(messages, Object.class));
        String template =
                golden.path("templates").path(one.path("template").asText()).asText();
        if (one.path("error").isNull()) {
            assertThat(Template.parse(template).render(variables, MADE).text())
                    .isEqualTo(one.path("expected").asText());
        } else {
            assertThatThrownBy(() -> Template.parse(template).render(variables, MADE))
                    .isInstanceOfSatisfying(TemplateException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(one.path("error").asText()));
        }
    }
}
