package org.ablate.laboratory.graph;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.WeightSource;

/** What a descriptor says of weights that were trained elsewhere: the model's own, and those of models inside its objective. */
public final class ExternalWeights {

    private final ExperimentGraph graph;

    public ExternalWeights(ExperimentGraph graph) {
        this.graph = graph;
    }

    /** How many tokens a model inside an objective is for, such as a teacher, if its weights tell. */
    static OptionalInt tokens(Choice<?> objective) {
        return inside(objective, "objective").values().stream()
                .map(WeightSource::tokens)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    /**
     * SHA-256 of the files that a run reads weights from, by name: those that the model and its adaptation begin with, and those of
     * models inside the objective, each after its model's path: {@code objective.teacher/model.safetensors}.
     */
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>(lasting());
        graph.weights().ifPresent(source -> digests.putAll(source.digests()));
        digests.putAll(graph.adaptationDigests());
        return digests;
    }

    /** Those of {@link #digests} that are read again each time the run goes on. */
    private SortedMap<String, String> lasting() {
        SortedMap<String, String> digests = new TreeMap<>();
        inside(graph.experiment().objective(), "objective").forEach((path, source) -> source.digests()
                .forEach((file, digest) -> digests.put(path + "/" + file, digest)));
        return digests;
    }

    /**
     * Refuses a beginning with other weights than a run began with.
     *
     * @param recorded the run's {@link #digests}
     */
    public void requireBeginning(Map<String, String> recorded) {
        require(recorded, digests());
    }

    /**
     * Refuses to go on from a checkpoint with other weights than a run began with. What the checkpoint took the place of is not looked
     * at, and may be gone.
     *
     * @param recorded the run's {@link #digests}
     */
    public void requireLasting(Map<String, String> recorded) {
        require(recorded, lasting());
    }

    private static void require(Map<String, String> recorded, SortedMap<String, String> found) {
        found.forEach((file, digest) -> {
            String known = recorded.getOrDefault(file, "nothing");
            if (!known.equals(digest)) {
                throw new ExperimentException("the weights in " + file + " are not those the run began with (recorded "
                        + known + ", found " + digest + "); put the original file back or start a new run");
            }
        });
    }

    /**
     * Refuses weights that are for the tokens of another tokenizer.
     *
     * @param digest SHA-256 of the experiment's {@code tokenizer.json}
     */
    public void requireTokenizer(String digest) {
        List<WeightSource> sources = new ArrayList<>(
                inside(graph.experiment().objective(), "objective").values());
        graph.weights().ifPresent(sources::add);
        for (WeightSource source : sources) {
            source.tokenizer().filter(file -> !Sha256.of(file).equals(digest)).ifPresent(file -> {
                throw new ExperimentException("the weights of " + folder(file) + " are for the tokens of " + file
                        + ", which is not this experiment's tokenizer; use the tokenizer of that run, trained on the same"
                        + " data, or other weights");
            });
        }
    }

    private static Path folder(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** By dotted path. */
    private static SortedMap<String, WeightSource> inside(Choice<?> choice, String path) {
        SortedMap<String, WeightSource> found = new TreeMap<>();
        try {
            for (RecordComponent field : choice.config().getClass().getRecordComponents()) {
                if (field.getType() == Choice.class) {
                    field.getAccessor().setAccessible(true);
                    Choice<?> held = (Choice<?>) field.getAccessor().invoke(choice.config());
                    String at = path + "." + field.getName();
                    held.from(WeightSource.class).ifPresent(source -> found.put(at, source));
                    found.putAll(inside(held, at));
                }
            }
            return found;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a config record's fields can be read", e);
        }
    }
}
