package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.file.FileProblem;
import org.ablate.spi.file.RunSeal;
import org.ablate.spi.file.SealedJson;
import org.ablate.spi.file.Sha256;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The folder of a run: {@code resolved.yaml}, {@code tokenizer.json} and {@code checkpoints/step-0000500/model.safetensors}.
 *
 * @param path the folder
 * @param descriptor the effective descriptor, with only those values that are not null
 */
record RunFolder(Path path, Map<String, Object> descriptor) {

    private static final String CHECKPOINTS = "checkpoints";
    private static final String WEIGHTS = "model.safetensors";
    private static final String CHECKPOINT = "step-\\d{7,18}";

    /**
     * Opens a run's folder.
     *
     * @throws ExperimentException when the folder is not that of a run, or what decides the run's results is not what was written
     */
    static RunFolder open(Path path) {
        Path resolved = path.resolve("resolved.yaml");
        if (!Files.isRegularFile(resolved)) {
            throw new ExperimentException("there is no run at " + path + ", since it has no resolved.yaml; path names"
                    + " the folder of a run, such as runs/NAME-ID, and './ablate runs' lists them");
        }
        try {
            Object root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(resolved));
            if (!(root instanceof Map<?, ?> values)) {
                throw new YamlEngineException("not a mapping");
            }
            RunSeal seal = RunSeal.read(path);
            seal.requireUnchanged(path, values);
            seal.requireWhole(path);
            return new RunFolder(path, said(values));
        } catch (YamlEngineException e) {
            throw new ExperimentException(
                    resolved + " is not what the run began with: it is no descriptor any more", e);
        } catch (IOException e) {
            throw FileProblem.of("read", resolved, e);
        }
    }

    private static Map<String, Object> said(Map<?, ?> values) {
        Map<String, Object> said = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (value != null) {
                said.put(String.valueOf(key), said(value));
            }
        });
        return said;
    }

    private static Object said(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RunFolder::said).toList();
        }
        return value instanceof Map<?, ?> map ? said(map) : value;
    }

    /** A part of the descriptor, itself with parts. */
    @SuppressWarnings("unchecked") // what said makes of mappings
    Map<String, Object> part(String name) {
        if (descriptor.get(name) instanceof Map<?, ?> part) {
            return (Map<String, Object>) part;
        }
        throw new ExperimentException(path.resolve("resolved.yaml") + " says nothing of " + name);
    }

    /** The classes that the run's model tells apart; none where it tells none. */
    Optional<KnownClasses> classes() {
        Path file = path.resolve("classes.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> names = new ArrayList<>();
            new ObjectMapper().readTree(Files.readString(file)).path("names").forEach(name -> names.add(name.asText()));
            return Optional.of(new KnownClasses(names, file.toString()));
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    Path tokenizer() {
        return path.resolve("tokenizer.json");
    }

    /**
     * The step of a checkpoint.
     *
     * @param choice best, latest or a step
     * @throws ExperimentException saying which there are when it is not there
     */
    long step(String choice) {
        List<Long> steps = steps();
        if (!steps.isEmpty() && choice.equals("latest")) {
            return steps.get(steps.size() - 1);
        }
        if (!steps.isEmpty() && choice.equals("best")) {
            long best = best(steps.get(steps.size() - 1));
            if (!steps.contains(best)) {
                throw new ExperimentException("the checkpoint of step " + best
                        + ", which evaluated best, is no longer in " + path.resolve(CHECKPOINTS)
                        + "; put it back, or name another by its step or as latest");
            }
            return best;
        }
        if (choice.matches("\\d{1,18}") && steps.contains(Long.parseLong(choice))) {
            return Long.parseLong(choice);
        }
        throw new ExperimentException("the run " + path + " has no checkpoint '" + choice + "'; "
                + (steps.isEmpty() ? "it has none yet" : "it has best, latest and steps " + steps));
    }

    private List<Long> steps() {
        Path folder = path.resolve(CHECKPOINTS);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(it -> String.valueOf(it.getFileName()))
                    .filter(name -> name.matches(CHECKPOINT))
                    .map(name -> Long.parseLong(name.substring(name.indexOf('-') + 1)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FileProblem.of("list", folder, e);
        }
    }

    /** As the newest checkpoint knows it; the newest where none was evaluated. */
    private long best(long newest) {
        return state(newest).path("best").path("step").asLong(newest);
    }

    private ObjectNode state(long step) {
        return SealedJson.read(checkpoint(step).resolve("state.json"), "is not the state of a checkpoint");
    }

    private Path checkpoint(long step) {
        return path.resolve(CHECKPOINTS).resolve(String.format(Locale.ROOT, "step-%07d", step));
    }

    /**
     * The file of the model's weights at a step, by our own names.
     *
     * @throws ExperimentException when it is not what was written
     */
    Path weights(long step) {
        Path weights = checkpoint(step).resolve(WEIGHTS);
        String recorded = state(step).path("digests").path(WEIGHTS).asText();
        String found = Sha256.of(weights);
        if (!found.equals(recorded)) {
            throw new ExperimentException(
                    weights + " is not what was written (SHA-256 " + recorded + " recorded in state.json, " + found
                            + " found); put the original back, or name another checkpoint");
        }
        return weights;
    }
}
