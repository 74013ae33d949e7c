package org.ablate.plugins.pretrained;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.descriptor.ResolvedValue;
import org.ablate.composition.wiring.Wiring;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;

/** Makes models of descriptors as a run does. */
final class Workplace {

    private static final ComponentCatalogue CATALOGUE = ComponentCatalogue.discover();
    private static final Wiring WIRING = new Wiring(CATALOGUE);

    private Workplace() {}

    /** A descriptor of a model and its tokenizer alone. */
    record Sketch(@Default("64") int context, Optional<Choice<TokenizerFamily>> tokenizer, Choice<Architecture> model)
            implements ContextLength {}

    /**
     * A model, and what became of the weights.
     *
     * @param sketch the descriptor it was made of
     */
    record Model(BoundDescriptor<Sketch> sketch, Architecture architecture, WeightSource.Report report) {}

    /** Binds {@code model: {type: pretrained, path: FOLDER}} with overrides. */
    static BoundDescriptor<Sketch> sketch(Path folder, String... overrides) {
        return read("model: {type: pretrained, path: '" + folder + "'}\n", overrides);
    }

    static BoundDescriptor<Sketch> read(String descriptor, String... overrides) {
        try {
            Path file = Files.createTempFile("sketch", ".yaml");
            try {
                Files.writeString(file, descriptor);
                return new DescriptorBinder(CATALOGUE)
                        .bind(new DescriptorReader(CATALOGUE.presets()).read(file, List.of(overrides)), Sketch.class);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In what a descriptor's model differs from another description of one. */
    static List<String> differences(BoundDescriptor<Sketch> sketch, Map<String, Object> choice) {
        Map<String, String> theirs = values(new DescriptorBinder(CATALOGUE)
                .bind(
                        DescriptorReader.plain(Map.of("context", sketch.root().context(), "model", choice), "another"),
                        Sketch.class));
        Map<String, String> ours = values(sketch);
        return Stream.concat(theirs.keySet().stream(), ours.keySet().stream())
                .distinct()
                .filter(path -> !Objects.equals(theirs.get(path), ours.get(path)))
                .sorted()
                .toList();
    }

    private static Map<String, String> values(BoundDescriptor<Sketch> sketch) {
        return sketch.resolved().stream()
                .filter(value -> value.path().startsWith("model."))
                .filter(value -> !value.path().startsWith("model.from."))
                .collect(Collectors.toMap(value -> value.path().substring("model.".length()), ResolvedValue::text));
    }

    /** A folder's tokenizer. */
    static Tokenizer tokenizer(Path folder) {
        BoundDescriptor<Sketch> sketch = sketch(folder);
        TokenizerFamily family = WIRING.create(sketch, sketch.root().tokenizer().orElseThrow());
        return family.train(List.of());
    }

    /** A model of a descriptor without weights. */
    static Model untrained(String descriptor) {
        BoundDescriptor<Sketch> sketch = read(descriptor);
        Architecture model = build(sketch, 19, Classes.NONE, MetaOps.create());
        return new Model(sketch, model, nothingLoaded());
    }

    static WeightSource.Report nothingLoaded() {
        List<String> none = List.of();
        return new WeightSource.Report(none, none, none, none, none);
    }

    /** The model of a folder with its weights. */
    static Model load(Path folder, Ops ops, String... overrides) {
        return load(folder, 0, ops, overrides);
    }

    /** The model of a folder with its weights, for a tokenizer with further tokens. */
    static Model load(Path folder, int further, Ops ops, String... overrides) {
        BoundDescriptor<Sketch> sketch = sketch(folder, overrides);
        WeightSource source = sketch.root().model().from(WeightSource.class).orElseThrow();
        Architecture model = build(sketch, source.tokens().orElseThrow() + further, classes(folder), ops);
        WeightSource.Report report = source.load(model, ops);
        model.fill(ops, 7, name -> !Set.copyOf(report.loaded()).contains(name));
        return new Model(sketch, model, report);
    }

    private static Classes classes(Path folder) {
        List<String> names = new ArrayList<>();
        ModelConfig.read(folder.resolve("config.json"))
                .values()
                .path("id2label")
                .forEach(name -> names.add(name.asText()));
        if (names.isEmpty()) {
            names.addAll(List.of("LABEL_0", "LABEL_1")); // what Transformers does not write down
        }
        return new Classes(names, names.stream().map(name -> 1L).toList());
    }

    static Architecture build(BoundDescriptor<Sketch> sketch, int vocabulary, Classes classes, Ops ops) {
        Module parts = new AbstractModule() {
            @Override
            protected void configure() {
                bind(Ops.class).toInstance(ops);
                bind(Classes.class).toInstance(classes);
                bind(Vocabulary.class).toInstance(new Vocabulary(vocabulary));
            }
        };
        Architecture model = WIRING.create(sketch, sketch.root().model(), parts);
        model.place("model");
        return model;
    }
}
