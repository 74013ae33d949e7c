package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.RecordShape;

/** Binds descriptors to records and validates them. */
public final class DescriptorBinder {

    private final ComponentCatalogue catalogue;
    private final Map<String, PathScheme> schemes;

    /** Whose fields for paths say nothing but paths. */
    public DescriptorBinder(ComponentCatalogue catalogue) {
        this(catalogue, Map.of());
    }

    /** @param schemes what fields for paths may say besides, by the word before the colon */
    public DescriptorBinder(ComponentCatalogue catalogue, Map<String, PathScheme> schemes) {
        this.catalogue = catalogue;
        this.schemes = Map.copyOf(schemes);
    }

    /**
     * Binds a descriptor to the root record, holds every record to its constraints, then asks every {@link
     * org.ablate.spi.component.SelfValidating} one.
     *
     * @throws DescriptorException with all problems of all records together
     */
    public <T extends Record> BoundDescriptor<T> bind(Document document, Class<T> rootRecord) {
        List<Problem> problems = new ArrayList<>(document.problems());
        Binder binder = new Binder(catalogue, schemes, problems);
        RecordShape shape = RecordShape.of(rootRecord);
        String owner = rootRecord.getSimpleName() + " (" + Provenance.of(rootRecord) + ")";
        DescriptorPath place = new DescriptorPath("", document.root().origin(), owner);
        Optional<Binder.Value> root = binder.record(shape, document.root(), place, null, FieldNames.of(shape));
        Node.Mapping completed = completed(document.root(), shape, binder.surroundings());
        if (!completed.equals(document.root())) {
            return bind(new Document(document.file(), document.sources(), completed, document.problems()), rootRecord);
        }
        binder.check(Map.of());
        if (!problems.isEmpty()) {
            problems.sort(Problem.IN_READING_ORDER);
            throw new DescriptorException(problems);
        }
        Binder.Value value = root.orElseThrow();
        return new BoundDescriptor<>(rootRecord.cast(value.object()), (Node.Mapping) value.node());
    }

    /** The root with what its choices' sources say of it, so far as it does not say so itself. */
    private static Node.Mapping completed(Node.Mapping root, RecordShape shape, Map<String, Node.Entry> surroundings) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(root.entries());
        surroundings.forEach((key, entry) -> {
            if (shape.names().contains(key)) {
                entries.putIfAbsent(key, entry);
            }
        });
        return new Node.Mapping(root.origin(), entries);
    }
}
