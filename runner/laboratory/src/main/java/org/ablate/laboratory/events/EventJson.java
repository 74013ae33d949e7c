package org.ablate.laboratory.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ablate.spi.event.Coverage;
import org.ablate.spi.event.RunEvent;

/**
 * Events as JSON: {@code {"event":"step-completed","time":"2026-01-31T12:00:00.123456Z","step":1,…}}. Numbers come back
 * bit for bit; what JSON has no number for is the string {@code "NaN"}, {@code "Infinity"} or {@code "-Infinity"}.
 */
final class EventJson {

    private static final String EVENT = "event";

    /** A field that journals of older versions lack. */
    private static final String COVERAGE = "coverage";

    private static final Set<Class<?>> HAVE_COVERAGE = Set.of(RunEvent.Evaluated.class, RunEvent.RunCompleted.class);

    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(new InstantWriter())
                    .addDeserializer(Instant.class, new InstantReader()))
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, Class<?>> types = new TreeMap<>();

    EventJson() {
        for (Class<?> type : RunEvent.class.getPermittedSubclasses()) {
            types.put(name(type), type);
        }
    }

    /** {@code StepCompleted} is {@code step-completed}. */
    static String name(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** One line, without its end. */
    byte[] write(RunEvent event) {
        ObjectNode named = mapper.createObjectNode().put(EVENT, name(event.getClass()));
        named.setAll(mapper.<ObjectNode>valueToTree(event));
        try {
            return mapper.writeValueAsBytes(named);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is always JSON", e);
        }
    }

    /**
     * Reads one line.
     *
     * @throws JsonProcessingException saying what is wrong with it
     */
    RunEvent read(String line) throws JsonProcessingException {
        JsonNode node = mapper.readTree(line);
        if (!(node instanceof ObjectNode object) || !object.path(EVENT).isTextual()) {
            throw new InvalidFormatException(null, "it is not an object with an \"event\"", line, RunEvent.class);
        }
        String name = object.remove(EVENT).textValue();
        Class<?> type = types.get(name);
        if (type == null) {
            throw new InvalidFormatException(
                    null, "unknown event '" + name + "'; known are " + types.keySet(), name, RunEvent.class);
        }
        if (HAVE_COVERAGE.contains(type) && !object.has(COVERAGE)) {
            object.set(COVERAGE, mapper.valueToTree(Coverage.UNKNOWN));
        }
        return (RunEvent) mapper.treeToValue(object, type);
    }

    private static final class InstantWriter extends StdSerializer<Instant> {

        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getText();
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new InvalidFormatException(json, "'" + text + "' is not a time", text, Instant.class);
            }
        }
    }
}
