package org.ablate.laboratory.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ablate.composition.wiring.Wiring;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.run.CodeDigests;
import org.ablate.laboratory.run.LockFile;
import org.ablate.laboratory.run.RunDirectory;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.tensor.Engine;

/**
 * The code that an experiment is run or read with here and now, for comparison with what a run was made with.
 *
 * @param digests see {@link CodeDigests}
 */
record CodeAtHand(SortedMap<String, String> digests) {

    static CodeAtHand of(Laboratory laboratory, ExperimentGraph graph, Engine engine) {
        List<Class<?>> components = new ArrayList<>(graph.classes());
        components.add(engine.getClass());
        List<Class<?>> plugins = new ArrayList<>();
        laboratory.catalogue().plugins().forEach(plugin -> plugins.add(plugin.getClass()));
        return new CodeAtHand(CodeDigests.of(
                List.of(CodeAtHand.class, Wiring.class, SafetensorsFile.class, Plugin.class), components, plugins));
    }

    /**
     * Refuses to go on with a run that other code began.
     *
     * @throws ExperimentException naming what differs
     */
    void require(RunDirectory run) {
        LockFile lock = run.lock();
        TreeSet<String> names = new TreeSet<>(lock.code().keySet());
        names.addAll(digests.keySet());
        names.removeIf(name -> lock.code().getOrDefault(name, "").equals(digests.getOrDefault(name, "")));
        if (!names.isEmpty()) {
            throw new ExperimentException(
                    run.name() + " began with other code, so it would not go on as if it had never"
                            + " stopped; what differs: " + String.join(", ", names) + "; build what it began with"
                            + (lock.revision().isEmpty() ? "" : " (revision " + lock.revision() + ")")
                            + ", or start a new run");
        }
    }

    /** What to say of a run that is read, not gone on with, and was made with other code, as its numbers may then be others. */
    Optional<String> otherThan(RunDirectory run) {
        SortedMap<String, String> recorded = new TreeMap<>(run.lock().code());
        recorded.keySet().retainAll(digests.keySet());
        recorded.entrySet().removeIf(it -> it.getValue().equals(digests.get(it.getKey())));
        return recorded.isEmpty()
                ? Optional.empty()
                : Optional.of(run.name() + " was made with other code, so it may give other numbers than then; what"
                        + " differs: " + String.join(", ", recorded.keySet()));
    }
}
