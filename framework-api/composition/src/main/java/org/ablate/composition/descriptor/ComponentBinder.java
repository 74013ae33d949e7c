package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;

/** Binds components by themselves, with no descriptor around them, as tests of components have them. */
public final class ComponentBinder {

    /** Where a text stands that is in no file. */
    private static final Origin ALONE = new Origin.DefaultOf("");

    private final ComponentCatalogue catalogue;

    public ComponentBinder(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
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
        Binder binder = new Binder(catalogue, Map.of(), problems);
        RecordShape shape = RecordShape.of(type);
        Node.Mapping node =
                inline(fields) instanceof Node.Mapping mapping ? mapping : new Node.Mapping(ALONE, Map.of());
        binder.record(shape, node, new DescriptorPath("", ALONE, ""), null, FieldNames.of(shape));
        binder.check(around);
        return problems;
    }

    private Object alone(BiFunction<Binder, DescriptorPath, Optional<Binder.Value>> bind) {
        List<Problem> problems = new ArrayList<>();
        Optional<Binder.Value> value =
                bind.apply(new Binder(catalogue, Map.of(), problems), new DescriptorPath("", ALONE, ""));
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
}
