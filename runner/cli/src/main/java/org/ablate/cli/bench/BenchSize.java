package org.ablate.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The models that {@link BenchCommand} measures; they are descriptors of their own beside this class. */
enum BenchSize {
    NANO("nano", 65, 4, 200),
    BABY("baby", 65, 6, 10),
    GPT2_SMALL("gpt2-small", 50257, 12, 5);

    /** From the name that a user types. */
    static final class Converter implements ITypeConverter<BenchSize> {

        @Override
        public BenchSize convert(String text) {
            return Stream.of(values())
                    .filter(size -> size.label.equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no config '" + text + "'; there are "
                            + Stream.of(values()).map(BenchSize::toString).collect(Collectors.joining(", "))));
        }
    }

    private final String label;
    private final int vocabulary;
    private final int heads;
    private final int steps;

    BenchSize(String label, int vocabulary, int heads, int steps) {
        this.label = label;
        this.vocabulary = vocabulary;
        this.heads = heads;
        this.steps = steps;
    }

    /** Tokens that the model knows. */
    int vocabulary() {
        return vocabulary;
    }

    /** Heads of its attention. */
    int heads() {
        return heads;
    }

    /** Steps to measure, unless the command line says otherwise. */
    int steps() {
        return steps;
    }

    /**
     * The model's descriptor.
     *
     * @param overrides each {@code a.b.c=value}
     */
    ExperimentGraph read(Laboratory laboratory, List<String> overrides) {
        String resource = label + ".yaml";
        try (InputStream text = BenchSize.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new IllegalStateException("missing " + resource);
            }
            Path file = Files.createTempFile("ablate-bench", ".yaml");
            try {
                Files.copy(text, file, StandardCopyOption.REPLACE_EXISTING);
                return laboratory.read(file, overrides);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
