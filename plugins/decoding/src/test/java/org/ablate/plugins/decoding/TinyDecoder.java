package org.ablate.plugins.decoding;

import com.google.inject.AbstractModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.runner.catalogue.ComponentCatalogue;
import org.ablate.runner.descriptor.Bound;
import org.ablate.runner.descriptor.DescriptorBinder;
import org.ablate.runner.descriptor.DescriptorReader;
import org.ablate.runner.wiring.Wiring;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/** A small decoder of large random weights, whose positions end with its context. */
final class TinyDecoder {

    static final int VOCABULARY = 13;
    static final int CONTEXT = 8;

    private static final String DESCRIPTOR = """
            context: 8
            model:
              type: decoder
              width: 16
              layers: 2
              attention: {type: multi-head, heads: 2}
              position: learned
              head: {type: language-model, tied: false}
            """;

    private TinyDecoder() {}

    /** A descriptor of a model alone. */
    record Sketch(int context, Choice<Architecture> model) implements ContextLength {}

    static Architecture of(Ops ops) {
        ComponentCatalogue catalogue = ComponentCatalogue.discover();
        Bound<Sketch> sketch = sketch(catalogue);
        Architecture model = new Wiring(catalogue).create(sketch, sketch.root().model(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Ops.class).toInstance(ops);
                bind(Classes.class).toInstance(Classes.NONE);
                bind(Vocabulary.class).toInstance(new Vocabulary(VOCABULARY));
            }
        });
        model.place("model");
        model.fill(ops, 5);
        model.parameters()
                .values()
                .forEach(parameter ->
                        ops.withoutGradients(() -> parameter.array().muli(10)));
        return model;
    }

    private static Bound<Sketch> sketch(ComponentCatalogue catalogue) {
        try {
            Path file = Files.createTempFile("sketch", ".yaml");
            try {
                Files.writeString(file, DESCRIPTOR);
                return new DescriptorBinder(catalogue)
                        .bind(new DescriptorReader(catalogue.presets()).read(file, List.of()), Sketch.class);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
