package org.ablate.laboratory.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ablate.formats.file.Sha256;
import org.ablate.laboratory.checkpoint.SealedJson;
import org.ablate.spi.ExperimentException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run's {@code lock.json} that tells what else in its folder decides what the run gives, so that whoever reads the
 * folder finds what was changed since: the effective descriptor, the tokenizer with what belongs beside it, and the classes.
 * Checkpoints vouch for themselves.
 *
 * @param descriptor the single values of {@code resolved.yaml}, see {@link #values}
 * @param files SHA-256 by name: {@code tokenizer.json} and those that belong beside it, {@code classes.json} where there are any
 */
public record RunSeal(SortedMap<String, String> descriptor, SortedMap<String, String> files) {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String CLASSES = "classes.json";

    /** Files that would be read if they were there, so that one which the run did not begin with changes what it gives. */
    private static final List<String> READ =
            List.of(TOKENIZER, "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", CLASSES);

    private static final int SHOWN = 5;
    private static final int SHOWN_PATH = 40;
    private static final int DEEPEST = 100;
    private static final JsonMapper JSON = new JsonMapper();

    public RunSeal {
        descriptor = Collections.unmodifiableSortedMap(new TreeMap<>(descriptor));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Reads the seal of a run.
     *
     * @param run the run's folder
     * @throws ExperimentException when {@code lock.json} cannot be read, is something else or was changed since it was written
     */
    public static RunSeal read(Path run) {
        ObjectNode lock = SealedJson.read(run.resolve("lock.json"), "is not a lock file of a run");
        return new RunSeal(texts(lock.path("descriptor")), texts(lock.path("files")));
    }

    private static SortedMap<String, String> texts(JsonNode object) {
        SortedMap<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /**
     * The single values of a descriptor as JSON by dotted path, whatever their order. What is absent, null in YAML, leaves no trace.
     *
     * @param descriptor as YAML gives it: maps, lists, texts, numbers, booleans
     */
    public static SortedMap<String, String> values(Map<?, ?> descriptor) {
        SortedMap<String, String> values = new TreeMap<>();
        collect("", descriptor, 0, values);
        return values;
    }

    private static void collect(String path, @Nullable Object value, int depth, SortedMap<String, String> values) {
        if (depth > DEEPEST) {
            throw new ExperimentException("the value at " + path.substring(0, SHOWN_PATH) + "… is nested over "
                    + DEEPEST + " levels, so this is no descriptor of a run");
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, held) -> collect(prefix + key, held, depth + 1, values));
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                collect(prefix + i, list.get(i), depth + 1, values);
            }
        } else if (value != null) {
            values.put(path, JSON.valueToTree(value).toString());
        }
    }

    /**
     * Refuses files of a run's folder that are not those that were written. A tokenizer or classes that are missing are left to
     * {@link #requireWhole}, since a process may have ended before it wrote them.
     *
     * @param resolved the content of {@code resolved.yaml}
     * @throws ExperimentException naming the file and what differs
     */
    public void requireUnchanged(Path run, Map<?, ?> resolved) {
        requireDescriptor(run.resolve("resolved.yaml"), values(resolved));
        if (Files.exists(run.resolve(TOKENIZER))) { // it is written after those beside it
            files.keySet().stream()
                    .filter(name -> !name.equals(CLASSES))
                    .forEach(name -> requireThere(run.resolve(name)));
        }
        TreeSet<String> names = new TreeSet<>(files.keySet());
        names.addAll(READ);
        names.forEach(name -> requireFile(run.resolve(name), files.get(name)));
    }

    /**
     * Refuses a run's folder that lacks the tokenizer or the classes.
     *
     * @throws ExperimentException naming the file
     */
    public void requireWhole(Path run) {
        files.keySet().forEach(name -> requireThere(run.resolve(name)));
    }

    private void requireDescriptor(Path file, SortedMap<String, String> found) {
        TreeSet<String> paths = new TreeSet<>(descriptor.keySet());
        paths.addAll(found.keySet());
        List<String> differences = new ArrayList<>();
        for (String path : paths) {
            String was = descriptor.get(path);
            String is = found.get(path);
            if (!Objects.equals(was, is)) {
                differences.add(path
                        + (is == null ? " is absent" : " is " + is)
                        + (was == null ? " and was absent" : " and was " + was));
            }
        }
        if (!differences.isEmpty()) {
            String more = differences.size() > SHOWN ? " and " + (differences.size() - SHOWN) + " more" : "";
            throw new ExperimentException(file + " is not what the run began with: "
                    + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size()))) + more
                    + "; put that back, or start a new run");
        }
    }

    private static void requireFile(Path file, @Nullable String recorded) {
        if (!Files.exists(file)) {
            return;
        }
        if (recorded == null) {
            throw new ExperimentException(file + " is not what the run began with: there was no such file; remove it");
        }
        String found = Sha256.of(file);
        if (!found.equals(recorded)) {
            throw new ExperimentException(file + " is not what the run began with (SHA-256 " + recorded
                    + " recorded in lock.json, " + found + " found); put the original back, or start a new run");
        }
    }

    private static void requireThere(Path file) {
        if (!Files.exists(file)) {
            throw new ExperimentException(file + " is missing; put the original back");
        }
    }
}
