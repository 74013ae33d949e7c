package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;

/** Binds descriptors to records and validates them. */
public final class DescriptorBinder {

    /** Where a text stands that is in no file. */
    private static final Origin ALONE = new Origin.DefaultOf("");

    private final ComponentCatalogue catalogue;
    private final Map<String, PathScheme> schemes;
    private final Constraints constraints = new Constraints();

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
        binder.records().forEach(bound -> constraints.check(bound, problems));
        binder.records().forEach(bound -> CrossChecks.check(bound, Map.of(), problems));
        if (!problems.isEmpty()) {
            problems.sort(Problem.IN_READING_ORDER);
            throw new DescriptorException(problems);
        }
        Binder.Value value = root.orElseThrow();
        return new BoundDescriptor<>(rootRecord.cast(value.object()), (Node.Mapping) value.node());
    }

    /**
     * A component by itself, with no descriptor around it. It is neither held to its constraints nor asked for its rules.
     *
     * @param type the component's kind, or a supertype of it
     * @param text YAML: a name, or a mapping with {@code type} and fields
     * @throws DescriptorException with all problems
     * @throws ExperimentException when no such component is installed
     */
    @SuppressWarnings("unchecked") // the component is of the type, and so is its kind's slot
    public <K> Choice<K> choice(Class<K> type, String text) {
        Node node = inline(text);
        ComponentClass component = catalogue.get(type, name(node));
        return (Choice<K>)
                alone((binder, place) -> binder.slot(new FieldType.Slot(component.kind()), node, place, null));
    }

    /** The class of the component that a text chooses, as {@link #choice} does. */
    public Class<?> component(Class<?> type, String text) {
        return catalogue.get(type, name(inline(text))).type();
    }

    /**
     * The value that a field has where a descriptor says nothing of it, not held to the field's constraints.
     *
     * @return nothing where a descriptor has to say something
     * @throws DescriptorException when it cannot be read
     */
    public Optional<Object> defaultOf(Field field) {
        return field.defaultText()
                .map(text -> alone((binder, place) -> binder.value(field.type(), inline(text), place, null)));
    }

    /**
     * What is wrong with a record by itself: what does not bind, what breaks a constraint, and what the records' own rules refuse.
     *
     * @param fields YAML: a mapping
     * @param around what surrounds it, by ambient interface
     */
    public List<Problem> problems(Class<? extends Record> type, String fields, Map<Class<?>, Object> around) {
        List<Problem> problems = new ArrayList<>();
        Binder binder = new Binder(catalogue, schemes, problems);
        RecordShape shape = RecordShape.of(type);
        Node.Mapping node =
                inline(fields) instanceof Node.Mapping mapping ? mapping : new Node.Mapping(ALONE, Map.of());
        binder.record(shape, node, new DescriptorPath("", ALONE, ""), null, FieldNames.of(shape));
        binder.records().forEach(bound -> constraints.check(bound, problems));
        binder.records().forEach(bound -> CrossChecks.check(bound, around, problems));
        return problems;
    }

    private Object alone(BiFunction<Binder, DescriptorPath, Optional<Binder.Value>> bind) {
        List<Problem> problems = new ArrayList<>();
        Optional<Binder.Value> value =
                bind.apply(new Binder(catalogue, schemes, problems), new DescriptorPath("", ALONE, ""));
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return value.orElseThrow().object();
    }

    private static Node inline(String text) {
        return Binder.defaultNode(text, "");
    }

    private static String name(Node choice) {
        Node type = choice instanceof Node.Mapping mapping
                ? mapping.get(RecordShape.TYPE_KEY).orElse(choice)
                : choice;
        if (type instanceof Node.Scalar name) {
            return name.text();
        }
        throw new ExperimentException("found " + type.describe() + "; expected the name of a component");
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
