package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.ComponentKind;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.ExperimentException;

/**
 * Holds the defaults of components to what their fields can be: a default that cannot be read is its plugin's fault and no descriptor's,
 * and so is one by which a component holds another of itself without end. Components that a default names may be missing, since another
 * plugin may bring them.
 */
public final class Defaults {

    private static final Node.Mapping NOTHING = new Node.Mapping(new Origin.DefaultOf(""), Map.of());

    private final ComponentCatalogue catalogue;
    /** The way to where the walk stands: each component with what it is given. */
    private final List<Step> way = new ArrayList<>();

    private final Set<Step> done = new HashSet<>();

    /** What was read before: many fields have the same default. */
    private final Map<String, Node> texts = new HashMap<>();

    /**
     * A component in a slot.
     *
     * @param given what a default says of it, without its places
     */
    private record Step(ComponentClass component, String given) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Step step && component.type() == step.component.type() && given.equals(step.given);
        }

        @Override
        public int hashCode() {
            return Objects.hash(component.type(), given);
        }
    }

    private Defaults(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Looks at some of the components, and at those that their defaults name.
     *
     * @param wanted which: at each start those from outside, as a test looks at Ablate's own
     * @throws ExperimentException naming the first default that cannot be read, its plugin and its jar
     */
    public static void check(ComponentCatalogue catalogue, Predicate<ComponentClass> wanted) {
        Defaults defaults = new Defaults(catalogue);
        for (ComponentKind kind : catalogue.kinds()) {
            catalogue.components(kind.name()).stream()
                    .filter(wanted)
                    .forEach(component -> defaults.component(component, NOTHING, component));
        }
    }

    /** @param giver whose default says what is given */
    private void component(ComponentClass component, Node.Mapping given, ComponentClass giver) {
        Step step = new Step(component, plain(given));
        if (way.contains(step)) {
            List<Step> round = way.subList(way.indexOf(step), way.size());
            String names =
                    round.stream().map(it -> "'" + it.component().name() + "'").collect(Collectors.joining(", "));
            throw wrong(
                    component,
                    "its slots hold one " + component.kind().name() + " inside another without end (" + names
                            + ", and again '" + component.name()
                            + "'); make the slot Optional or give it another default");
        }
        if (done.add(step)) {
            way.add(step);
            fields(component, component.shape(), given, giver, "");
            way.remove(way.size() - 1);
        }
    }

    private void fields(
            ComponentClass component, RecordShape shape, Node.Mapping given, ComponentClass giver, String path) {
        given.entries().keySet().forEach(key -> {
            if (!key.equals(RecordShape.TYPE_KEY) && !shape.names().contains(key)) {
                throw wrong(
                        giver,
                        "its default gives '" + key + "' to " + shape.type().getName() + ", which has the fields "
                                + String.join(", ", shape.names()));
            }
        });
        for (Field field : shape.fields()) {
            String where = path + field.name();
            Optional<Node> said = given.get(field.name());
            Optional<Node> fallback = field.defaultText().map(text -> read(component, where, text));
            Optional<Node> value = said.map(top -> fallback.map(below -> NodeMerge.over(below, top, new ArrayList<>()))
                            .orElse(top))
                    .or(() -> fallback);
            ComponentClass owner = said.isPresent() ? giver : component;
            value.ifPresent(node -> value(component, field.type(), node, owner, where));
        }
    }

    private Node read(ComponentClass component, String where, String text) {
        try {
            return texts.computeIfAbsent(text, it -> Binder.defaultNode(it, ""));
        } catch (DescriptorException e) {
            throw unreadable(component, where, e.problems().get(0).message());
        }
    }

    private void value(ComponentClass component, FieldType type, Node node, ComponentClass owner, String where) {
        Consumer<String> problem = message -> {
            throw unreadable(owner, where, message);
        };
        if (type instanceof FieldType.OptionalOf optional) {
            if (!(node instanceof Node.Scalar scalar && scalar.kind() == Node.ScalarKind.NULL)) {
                value(component, optional.element(), node, owner, where);
            }
        } else if (type instanceof FieldType.Slot slot) {
            slot(slot, node, owner, problem);
        } else if (type instanceof FieldType.Nested nested && node instanceof Node.Mapping mapping) {
            fields(component, nested.shape(), mapping, owner, where + ".");
        } else if (type instanceof FieldType.ListOf list && node instanceof Node.Sequence sequence) {
            sequence.elements().forEach(element -> value(component, list.element(), element, owner, where));
        } else if (type instanceof FieldType.ListOf list && node instanceof Node.Scalar) {
            value(component, list.element(), node, owner, where);
        } else if (type instanceof FieldType.MapOf map && node instanceof Node.Mapping mapping) {
            mapping.entries().values().forEach(entry -> value(component, map.element(), entry.value(), owner, where));
        } else if (type instanceof FieldType.Scalar wanted && node instanceof Node.Scalar scalar) {
            if (scalar.kind() == Node.ScalarKind.NULL) {
                problem.accept("has no value; expected " + type.describe());
            }
            ScalarReader.read(wanted, scalar, problem);
        } else if (type instanceof FieldType.Enumeration constants && node instanceof Node.Scalar scalar) {
            ScalarReader.constant(constants, scalar, problem);
        } else {
            problem.accept("found " + node.describe() + "; expected " + type.describe());
        }
    }

    private void slot(FieldType.Slot slot, Node node, ComponentClass owner, Consumer<String> problem) {
        Node.Mapping mapping = node instanceof Node.Mapping written
                ? written
                : node instanceof Node.Scalar name ? NodeMerge.longForm(name) : NOTHING;
        Node type = mapping.get(RecordShape.TYPE_KEY).orElse(node);
        if (!(type instanceof Node.Scalar name) || name.kind() == Node.ScalarKind.NULL) {
            problem.accept("found " + type.describe() + "; expected the name of " + slot.describe());
        } else {
            catalogue
                    .find(slot.kind().name(), name.text())
                    .filter(component -> !component.expands())
                    .ifPresent(component -> component(component, mapping, owner));
        }
    }

    /** A node without the places of its parts, and without the name of what it is given to. */
    private static String plain(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(RecordShape.TYPE_KEY))
                    .map(entry -> entry.getKey() + ": " + plain(entry.getValue().value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node instanceof Node.Sequence sequence
                ? sequence.elements().stream().map(Defaults::plain).collect(Collectors.joining(", ", "[", "]"))
                : node.describe();
    }

    private static ExperimentException unreadable(ComponentClass component, String where, String message) {
        return wrong(component, "the default of its field '" + where + "' cannot be read: " + message);
    }

    private static ExperimentException wrong(ComponentClass component, String reason) {
        return new ExperimentException("plugin " + component.plugin().getName() + " contributes "
                + component.type().getName() + ", which has wrong defaults: " + reason + "; the plugin is in "
                + Provenance.place(component.plugin()));
    }
}
