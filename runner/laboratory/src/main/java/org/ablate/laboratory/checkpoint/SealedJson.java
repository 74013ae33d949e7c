package org.ablate.laboratory.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;

/**
 * JSON objects that vouch for themselves: the last field, {@code seal}, is the SHA-256 of all others, so that a value that was
 * changed since is found. Layout does not count, the order of the fields does.
 */
public final class SealedJson {

    private static final String SEAL = "seal";

    private SealedJson() {}

    /** An object that does not fit its seal, or has none. */
    public static final class Broken extends IOException {

        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** The text of an object with its seal, the same for the same object; the object itself has no field of that name. */
    public static String text(ObjectNode object) {
        return object.deepCopy().put(SEAL, seal(object)).toPrettyString() + "\n";
    }

    /**
     * The object without its seal.
     *
     * @throws JsonProcessingException when the text is not JSON
     * @throws Broken when it is no object, has no seal or another one
     */
    public static ObjectNode parse(String text) throws IOException {
        JsonNode root = mapper().readTree(text);
        if (!(root instanceof ObjectNode object) || !object.path(SEAL).isTextual()) {
            throw new Broken("it has no seal, as those of runs from before there were seals, which cannot be checked");
        }
        String recorded = object.remove(SEAL).textValue();
        if (!recorded.equals(seal(object))) {
            throw new Broken("its values do not have the SHA-256 that its seal says");
        }
        return object;
    }

    /**
     * The object that a file holds, without its seal.
     *
     * @param otherwise what is wrong with a file that holds something else: "is not a lock file of a run"
     * @throws ExperimentException when the file cannot be read, holds something else or was changed since it was written
     */
    public static ObjectNode read(Path file, String otherwise) {
        try {
            return parse(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ExperimentException(
                    file + " " + otherwise + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (Broken e) {
            throw new ExperimentException(
                    file + " " + otherwise + ", or it was changed since it was written: " + e.getMessage()
                            + "; put the original back",
                    e);
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    private static String seal(ObjectNode object) {
        return Sha256.of(object.toString());
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
