package org.ablate.plugins.finetuning;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.wiring.Wiring;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Adaptation;

/** Makes adapted models of descriptors as a run does. */
public final class Workplace {

    public static final long SEED = 7;

    private static final ComponentCatalogue CATALOGUE = ComponentCatalogue.discover();
    private static final Wiring WIRING = new Wiring(CATALOGUE);

    private final BoundDescriptor<Sketch> sketch;
    private final Ops ops;

    /** A descriptor of a model and its adaptation alone. */
    record Sketch(@Default("64") int context, Choice<Architecture> model, Choice<Adaptation> adaptation)
            implements ContextLength {}

    private Workplace(BoundDescriptor<Sketch> sketch, Ops ops) {
        this.sketch = sketch;
        this.ops = ops;
    }

    /** YAML of {@code model} and {@code adaptation}. */
    public static Workplace of(String descriptor, Ops ops) {
        try {
            Path file = Files.createTempFile("sketch", ".yaml");
            try {
                Files.writeString(file, descriptor);
                return new Workplace(
                        new DescriptorBinder(CATALOGUE)
                                .bind(new DescriptorReader(CATALOGUE.presets()).read(file, List.of()), Sketch.class),
                        ops);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model of a folder with an adaptation. */
    public static Workplace of(Path folder, String adaptation, Ops ops) {
        return of("model: {type: pretrained, path: '" + folder + "'}\nadaptation: " + adaptation + "\n", ops);
    }

    private Optional<WeightSource> source() {
        return sketch.root().model().from(WeightSource.class);
    }

    public Choice<Architecture> choice() {
        return sketch.root().model();
    }

    public Optional<ExternalNaming> names() {
        return sketch.root().model().from(ExternalNaming.class);
    }

    public Adaptation adaptation() {
        return WIRING.create(sketch, sketch.root().adaptation(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Ops.class).toInstance(ops);
                bind(new TypeLiteral<Optional<ExternalNaming>>() {}).toInstance(names());
            }
        });
    }

    /** The model without the adaptation, with its values. */
    public Architecture base() {
        int vocabulary = source().map(source -> source.tokens().orElseThrow()).orElse(23);
        Module parts = new AbstractModule() {
            @Override
            protected void configure() {
                bind(Ops.class).toInstance(ops);
                bind(Classes.class).toInstance(Classes.NONE);
                bind(Vocabulary.class).toInstance(new Vocabulary(vocabulary));
            }
        };
        Architecture model = WIRING.create(sketch, sketch.root().model(), parts);
        model.place("model");
        source().ifPresent(source -> source.load(model, ops));
        fill(model);
        return model;
    }

    /** The adapted model as a run begins it. */
    public Architecture adapted() {
        return adapted(base());
    }

    public Architecture adapted(Architecture base) {
        Adaptation adaptation = adaptation();
        Architecture adapted = adaptation.adapt(base);
        fill(adapted);
        adaptation.begin(adapted);
        return adapted;
    }

    private void fill(Architecture model) {
        model.fill(ops, SEED, name -> !model.parameters().get(name).filled());
    }
}
