package org.ablate.laboratory.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.formats.file.FileProblem;
import org.ablate.laboratory.checkpoint.SealedJson;
import org.ablate.spi.ExperimentException;
import org.jspecify.annotations.Nullable;

/** Records of a run folder as JSON files. */
public final class JsonFile {

    private JsonFile() {}

    /** The JSON text, the same for the same value. */
    public static String text(Object value) {
        try {
            return mapper().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of a run is always JSON", e);
        }
    }

    /** The JSON text of a record with its seal, the same for the same value. */
    static String sealed(Object value) {
        return SealedJson.text(mapper().valueToTree(value));
    }

    /**
     * Reads a file that was written {@link #sealed}.
     *
     * @param otherwise what is wrong with a file that is something else: "is not a lock file of a run"
     * @throws ExperimentException when the file cannot be read, is something else or was changed since it was written
     */
    static <T> T readSealed(Path file, Class<T> type, String otherwise) {
        ObjectNode object = SealedJson.read(file, otherwise);
        try {
            return mapper().treeToValue(object, type);
        } catch (JsonProcessingException e) {
            throw isSomethingElse(file, otherwise, e);
        }
    }

    /**
     * Reads a file; fields that the type does not have are passed over.
     *
     * @param otherwise what is wrong with a file that is something else: "is not a lock file of a run"
     * @throws ExperimentException when the file cannot be read or is something else
     */
    static <T> T read(Path file, Class<T> type, String otherwise) {
        try {
            @Nullable T value = mapper().readValue(Files.readString(file), type);
            if (value == null) {
                throw new ExperimentException(file + " " + otherwise + ": it says only null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw isSomethingElse(file, otherwise, e);
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    private static ExperimentException isSomethingElse(Path file, String otherwise, JsonProcessingException cause) {
        return new ExperimentException(
                file + " " + otherwise + ": "
                        + cause.getOriginalMessage().lines().findFirst().orElse(""),
                cause);
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
    }
}
