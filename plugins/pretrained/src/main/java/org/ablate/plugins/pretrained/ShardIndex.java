package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;

/** The index of weights in several files: {@code model.safetensors.index.json}. */
final class ShardIndex {

    private ShardIndex() {}

    /**
     * The files it names, in its folder.
     *
     * @throws ExperimentException when it is no index, or names a file elsewhere or one that is not there
     */
    static List<Path> files(Path index) {
        JsonNode map;
        try {
            map = new ObjectMapper().readTree(Utf8.read(index)).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new ExperimentException(index + " is not JSON", e);
        } catch (IOException e) {
            throw FileProblem.of("read", index, e);
        }
        Set<String> names = new TreeSet<>();
        map.elements().forEachRemaining(name -> names.add(name.asText()));
        if (names.isEmpty()) {
            throw new ExperimentException(index + " names no files: it has no 'weight_map'");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
                throw new ExperimentException(index + " names '" + name + "', which is no safetensors file beside it");
            }
            if (!Files.exists(index.resolveSibling(name))) {
                throw new ExperimentException(index + " names " + name + ", which is missing; fetch it too");
            }
        }
        return names.stream().map(index::resolveSibling).toList();
    }
}
