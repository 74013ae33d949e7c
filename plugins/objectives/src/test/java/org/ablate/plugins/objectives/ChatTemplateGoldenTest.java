package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.plugins.objectives.jinja.Template;
import org.ablate.plugins.objectives.jinja.TemplateException;
import org.ablate.testkit.Golden;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Templates as Jinja2 renders them, set up as Transformers does. */
class ChatTemplateGoldenTest {

    private static final Pattern MADE = Pattern.compile("strftime_now fixed at (\\S+) (\\S+?)[,)]");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyCase() {
        return Golden.list("chat_template").stream()
                .filter(file -> file.toString().endsWith(".json"))
                .flatMap(ChatTemplateGoldenTest::cases);
    }

    private static Stream<DynamicTest> cases(Path file) {
        JsonNode golden = Golden.json(file);
        return Streams.stream(golden.path("cases"))
                .map(one -> dynamicTest(
                        one.path("template").asText() + ", "
                                + one.path("conversation").asText(),
                        () -> holds(golden, one)));
    }

    /** When the cases were made. */
    private static LocalDateTime made(JsonNode golden) {
        Matcher made = MADE.matcher(golden.path("source").asText());
        return made.find() ? LocalDateTime.parse(made.group(1) + "T" + made.group(2)) : LocalDateTime.MIN;
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
            assertThat(Template.parse(template).render(variables, made(golden)).text())
                    .isEqualTo(one.path("expected").asText());
        } else {
            assertThatThrownBy(() -> Template.parse(template).render(variables, made(golden)))
                    .isInstanceOfSatisfying(TemplateException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(one.path("error").asText()));
        }
    }
}
