package org.ablate.runner.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.file.DurableFile;
import org.ablate.spi.file.FileProblem;
import org.jspecify.annotations.Nullable;

/** The classes that a run's model tells apart, as {@code classes.json}: their names by id and how often training saw each. */
final class ClassesFile {

    private ClassesFile() {}

    static void write(Path file, Classes classes) {
        try {
            DurableFile.write(file, mapper().writeValueAsString(classes) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and counts can be written as JSON", e);
        }
    }

    /**
     * Reads the file, if there is one.
     *
     * @return no classes when there is none
     * @throws ExperimentException when it cannot be read or is not one
     */
    static Classes read(Path file) {
        if (!Files.exists(file)) {
            return Classes.NONE;
        }
        try {
            @Nullable Classes classes = mapper().readValue(Files.readString(file), Classes.class);
            if (classes == null) {
                throw new ExperimentException(file + " holds no classes: it says only null");
            }
            return classes;
        } catch (JsonProcessingException e) {
            throw new ExperimentException(
                    file + " holds no classes: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
    }
}
