package org.ablate.composition.lab;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.composition.descriptor.DescriptorException;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.descriptor.Problem;

/** Binds the descriptors of a folder to trials of the laboratory. */
public final class Trials {

    private static final String NAME = "trial.yaml";

    private final Path folder;
    private final DescriptorBinder binder = new DescriptorBinder(ComponentCatalogue.of(List.of(new Lab.LabPlugin())));

    public Trials(Path folder) {
        this.folder = folder;
    }

    /** Writes a file beside the trial's. */
    public Trials with(String name, String yaml) {
        try {
            Files.writeString(folder.resolve(name), yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public BoundDescriptor<Lab.Trial> bind(String yaml, String... overrides) {
        with(NAME, yaml);
        return binder.bind(new DescriptorReader().read(folder.resolve(NAME), List.of(overrides)), Lab.Trial.class);
    }

    /** Everything wrong with it, each as printed but for the folder. */
    public List<String> problems(String yaml, String... overrides) {
        DescriptorException wrong = catchThrowableOfType(DescriptorException.class, () -> bind(yaml, overrides));
        return wrong.problems().stream()
                .map(Problem::toString)
                .map(this::shorten)
                .toList();
    }

    private String shorten(String message) {
        return message.replace(folder + "/", "");
    }
}
