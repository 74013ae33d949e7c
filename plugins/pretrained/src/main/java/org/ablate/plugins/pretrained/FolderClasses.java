package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.KnownClasses;

/** Reader of the classes of a classifier's folder: {@code id2label} and {@code label2id} of its {@code config.json}. */
final class FolderClasses {

    private FolderClasses() {}

    /**
     * Those of a folder of a classifier: {@code id2label}, or {@code label2id} where only that has names of its own, or as many without
     * names as {@code num_labels} says, two where it says nothing.
     *
     * @throws ExperimentException when the two tell different names, or one of them does not name each score
     */
    static KnownClasses of(ModelConfig config) {
        Optional<List<String>> byId = byId(config);
        Optional<List<String>> byName = byName(config);
        if (byId.filter(KnownClasses::named).isPresent()
                && byName.filter(KnownClasses::named).isPresent()
                && !byId.equals(byName)) {
            throw config.refusal(
                    "label2id",
                    "id2label names the classes " + KnownClasses.shown(byId.get())
                            + "; let the two agree, or write model.labels");
        }
        List<String> names = byName.filter(KnownClasses::named)
                .filter(own -> byId.filter(KnownClasses::named).isEmpty())
                .or(() -> byId)
                .or(() -> byName)
                .orElseGet(() -> KnownClasses.unnamed(config.integer("num_labels", 2)));
        return new KnownClasses(names, config.file());
    }

    private static Optional<List<String>> byId(ModelConfig config) {
        JsonNode said = config.values().path("id2label");
        Map<Integer, String> names = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : said.properties()) {
            names.put(
                    id(entry.getKey(), config, "id2label"),
                    Classes.name(entry.getValue().asText()));
        }
        return ordered(names, said.size(), config, "id2label");
    }

    private static Optional<List<String>> byName(ModelConfig config) {
        JsonNode said = config.values().path("label2id");
        Map<Integer, String> names = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : said.properties()) {
            names.put(id(entry.getValue().asText(), config, "label2id"), Classes.name(entry.getKey()));
        }
        return ordered(names, said.size(), config, "label2id");
    }

    private static int id(String text, ModelConfig config, String key) {
        if (!text.matches("[0-9]{1,9}")) {
            throw config.refusal(key, "the id of a class is a whole number from 0; '" + text + "' is none");
        }
        return Integer.parseInt(text);
    }

    private static Optional<List<String>> ordered(
            Map<Integer, String> names, int said, ModelConfig config, String key) {
        if (said == 0) {
            return Optional.empty();
        }
        List<String> ordered = new ArrayList<>(names.values());
        boolean all = names.size() == said
                && names.keySet().equals(IntStream.range(0, said).boxed().collect(Collectors.toSet()));
        if (!all || new HashSet<>(ordered).size() < said || ordered.contains("")) {
            throw config.refusal(
                    key,
                    "each class needs a name of its own, with ids from 0 to " + (said - 1)
                            + "; repair it, or write model.labels");
        }
        return Optional.of(ordered);
    }
}
