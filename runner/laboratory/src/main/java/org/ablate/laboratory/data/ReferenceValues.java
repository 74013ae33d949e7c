package org.ablate.laboratory.data;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.Lists;
import com.google.common.primitives.Floats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.graph.ExternalWeights;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.PrecomputedReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the model gave for every item before training. Computed once with a model of its own that has the first weights and is let go
 * again, and kept in the cache under a digest of all that decides it, so that a run that is resumed finds the same numbers.
 */
public final class ReferenceValues implements Examples.FromItems {

    private static final int ITEMS_PER_PASS = 4;
    private static final String NAME = "reference";
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceValues.class);

    private final Examples.FromItems maker;
    private final Examples.Reading reading;
    private final List<Item> items = new ArrayList<>();
    private final SortedMap<String, String> weights;
    private final Path file;
    private final IdentityHashMap<Item, float[]> values = new IdentityHashMap<>();

    /**
     * All beside the items that decides the values to the last bit.
     *
     * @param settings model, adaptation, objective, tokenizer, seed, precision, threads
     * @param weights SHA-256 of the files of weights that the run begins with, by name
     */
    record Decisive(String settings, SortedMap<String, String> weights) {}

    /**
     * @param maker makes examples without the values
     * @param parts the splits whose items are asked for
     */
    ReferenceValues(
            Examples.FromItems maker, Examples.Reading reading, List<Items> parts, Decisive decisive, Path cache) {
        this.maker = maker;
        this.reading = reading;
        this.weights = decisive.weights();
        StringBuilder key = new StringBuilder(decisive.settings()).append('\n').append(weights);
        for (Items part : parts) {
            items.addAll(part.all());
            key.append('\n').append(part.digest());
        }
        this.file = cache.resolve("reference-" + Sha256.of(key.toString()) + ".safetensors");
    }

    @Override
    public List<String> classes(Item item) {
        return maker.classes(item);
    }

    @Override
    public List<Example> examples(Item item, Examples.Reading reading, RandomStream random) {
        List<Example> examples = maker.examples(item, reading, random);
        float[] known = values.get(item);
        if (known == null) {
            throw new IllegalStateException("values are asked for before they are prepared");
        }
        int each = known.length / examples.size();
        List<Example> complete = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            complete.add(example.withValues(
                    Floats.concat(example.values(), Arrays.copyOfRange(known, i * each, (i + 1) * each))));
        }
        return complete;
    }

    /**
     * Finds the values in the cache, or computes them and keeps them there.
     *
     * @throws org.ablate.spi.ExperimentException when they must be computed and the first weights are no longer where they were
     */
    public void prepare(ExperimentGraph graph, Ops ops) {
        if (!CacheFile.intact(file)) {
            if (Files.exists(file)) {
                LOG.warn(
                        "what the model gave before training is not in {} as it was written; it is computed anew",
                        file);
            }
            float[] found = compute(graph, ops);
            NamedTensor tensor = NamedTensor.ofFloats(NAME, new Shape(found.length), () -> found);
            CacheFile.writeSealed(file, part -> SafetensorsWriter.write(part, List.of(tensor), Map.of()));
        }
        try (SafetensorsFile kept = SafetensorsFile.open(file)) {
            float[] all = kept.floats(NAME);
            int each = all.length / items.size();
            for (int i = 0; i < items.size(); i++) {
                values.put(items.get(i), Arrays.copyOfRange(all, i * each, (i + 1) * each));
            }
        }
    }

    private float[] compute(ExperimentGraph graph, Ops ops) {
        new ExternalWeights(graph).requireBeginning(weights);
        LOG.info("computing what the model gives for {} items before training", items.size());
        PrecomputedReference reference = graph.objective(ops, reading.classes())
                .reference()
                .orElseThrow(() -> new IllegalStateException("the objective asks for no reference"));
        List<float[]> found = new ArrayList<>();
        try (NDScope all = new NDScope()) {
            all.suppressNotUsedWarning();
            Architecture initial = graph.model(ops, reading.tokenizer().size(), reading.classes());
            graph.fill(initial, ops);
            BatchAssembler assembler = new BatchAssembler(ops.manager());
            for (List<Item> part : Lists.partition(items, ITEMS_PER_PASS)) {
                List<Example> examples = part.stream()
                        .flatMap(item ->
                                maker.examples(item, reading, RandomStream.of(0, "objective", "reference", 0)).stream())
                        .toList();
                found.add(ops.withoutGradients(() -> values(reference, initial, assembler.assemble(examples))));
            }
        }
        return Floats.concat(found.toArray(float[][]::new));
    }

    private static float[] values(PrecomputedReference reference, Architecture initial, Batch batch) {
        try (NDScope pass = new NDScope()) {
            pass.suppressNotUsedWarning();
            return reference.values(initial, batch, ForwardPass.evaluation()).toFloatArray();
        }
    }
}
