package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.composition.descriptor.Node.ScalarKind;
import org.ablate.spi.ExperimentException;
import org.jspecify.annotations.Nullable;

/** Turns nodes into values, field by field, noting every problem and going on. */
final class Binder {

    private final ComponentCatalogue catalogue;
    private final Map<String, PathScheme> schemes;
    private final List<Problem> problems;
    private final List<BoundRecord> records = new ArrayList<>();
    private final Map<String, Node.Entry> surroundings = new LinkedHashMap<>();

    /**
     * A bound value.
     *
     * @param object what the record's constructor takes
     * @param node the same in full: names as components, defaults filled in, each with its origin
     */
    record Value(Object object, Node node) {}

    Binder(ComponentCatalogue catalogue, Map<String, PathScheme> schemes, List<Problem> problems) {
        this.catalogue = catalogue;
        this.schemes = schemes;
        this.problems = problems;
    }

    /** Binds a mapping to a record; empty when a problem was noted that leaves no record. */
    Optional<Value> record(
            RecordShape shape,
            Node.Mapping node,
            DescriptorPath place,
            @Nullable BoundRecord parent,
            FieldNames names) {
        BoundRecord bound = new BoundRecord(shape, place, parent);
        records.add(bound);
        Map<String, Node.Entry> effective = new LinkedHashMap<>(names.head());
        List<String> excused = names.reportUnknown(node, this, bound);
        boolean complete = true;
        for (Field field : shape.fields()) {
            Optional<Value> value = field(field, node, bound, excused);
            if (value.isPresent()) {
                bound.values().put(field.name(), value.get().object());
                bound.nodes().put(field.name(), value.get().node());
                effective.put(
                        field.name(),
                        new Node.Entry(value.get().node().origin(), value.get().node()));
            } else {
                bound.spoil();
                complete = false;
            }
        }
        if (!complete || !RecordBuilder.build(bound, problems)) {
            return Optional.empty();
        }
        return bound.instance().map(instance -> new Value(instance, new Node.Mapping(node.origin(), effective)));
    }

    private Optional<Value> field(Field field, Node.Mapping node, BoundRecord bound, List<String> excused) {
        DescriptorPath place = bound.place();
        Optional<Node> given = node.get(field.name());
        Optional<Node> fallback = field.defaultText().map(text -> defaultNode(text, place.owner()));
        if (given.isEmpty() && fallback.isEmpty()) {
            if (field.type() instanceof FieldType.OptionalOf) {
                return Optional.of(absent(new Origin.DefaultOf(place.owner())));
            }
            if (!excused.contains(field.name())) {
                String what = field.type() instanceof FieldType.Slot slot
                        ? "choose " + slot.describe() + ": "
                                + String.join(", ", catalogue.names(slot.kind().name()))
                        : "expected " + field.type().describe();
                problem(place.written(), place.join(field.name()), "is required; " + what);
            }
            return Optional.empty();
        }
        Node value = given.map(written -> fallback.map(below -> overDefault(field.type(), below, written))
                        .orElse(written))
                .or(() -> fallback)
                .orElseThrow();
        return value(field.type(), value, place.at(field.name(), value.origin()), bound);
    }

    private Node overDefault(FieldType type, Node below, Node written) {
        FieldType inner = type instanceof FieldType.OptionalOf optional ? optional.element() : type;
        boolean layered = inner instanceof FieldType.Nested
                || inner instanceof FieldType.Slot
                || inner instanceof FieldType.ListOf;
        return layered ? NodeMerge.over(below, written, problems) : written;
    }

    static Node defaultNode(String text, String owner) {
        Origin origin = new Origin.DefaultOf(owner);
        List<Problem> wrong = new ArrayList<>();
        Node node = YamlParser.parse(text, (line, column) -> origin, wrong)
                .orElseGet(() -> new Node.Scalar(origin, ScalarKind.TEXT, ""));
        if (!wrong.isEmpty()) {
            throw new DescriptorException(wrong);
        }
        return node;
    }

    private static Value absent(Origin origin) {
        return new Value(Optional.empty(), new Node.Scalar(origin, ScalarKind.NULL, "null"));
    }

    Optional<Value> value(FieldType type, Node node, DescriptorPath place, @Nullable BoundRecord parent) {
        boolean nothing = node instanceof Node.Scalar scalar && scalar.kind() == ScalarKind.NULL;
        if (type instanceof FieldType.OptionalOf optional) {
            return nothing
                    ? Optional.of(absent(node.origin()))
                    : value(optional.element(), node, place, parent)
                            .map(value -> new Value(Optional.of(value.object()), value.node()));
        } else if (nothing) {
            problem(place, "has no value; give " + expected(type) + ", or remove the key");
            return Optional.empty();
        } else if (type instanceof FieldType.Slot slot) {
            return slot(slot, node, place, parent);
        } else if (type instanceof FieldType.Nested nested && node instanceof Node.Mapping mapping) {
            FieldNames names = FieldNames.of(nested.shape());
            return record(nested.shape(), mapping, place, parent, names);
        } else if (type instanceof FieldType.ListOf list && node instanceof Node.Sequence sequence) {
            return list(list, sequence, place, parent);
        } else if (type instanceof FieldType.ListOf list && node instanceof Node.Scalar one) {
            return list(list, new Node.Sequence(one.origin(), List.of(one)), place, parent);
        } else if (type instanceof FieldType.MapOf map && node instanceof Node.Mapping mapping) {
            return map(map, mapping, place, parent);
        } else if (type == FieldType.Scalar.PATH
                && node instanceof Node.Scalar scalar
                && scheme(scalar).isPresent()) {
            return found(scheme(scalar).get(), scalar, place);
        } else if (type instanceof FieldType.Scalar scalarType && node instanceof Node.Scalar scalar) {
            return ScalarReader.read(scalarType, scalar, message -> problem(place, message))
                    .map(object -> new Value(object, effective(object, node.origin())));
        } else if (type instanceof FieldType.Enumeration constants && node instanceof Node.Scalar scalar) {
            return ScalarReader.constant(constants, scalar, message -> problem(place, message))
                    .map(object -> new Value(object, effective(object, node.origin())));
        }
        problem(place, "found " + node.describe() + "; expected " + expected(type));
        return Optional.empty();
    }

    private Optional<PathScheme> scheme(Node.Scalar node) {
        int colon = node.text().indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.ofNullable(schemes.get(node.text().substring(0, colon)));
    }

    private Optional<Value> found(PathScheme scheme, Node.Scalar node, DescriptorPath place) {
        try {
            PathScheme.Found found =
                    scheme.find(node.text().substring(node.text().indexOf(':') + 1));
            return Optional.of(
                    new Value(found.path(), new Node.Scalar(node.origin(), ScalarKind.TEXT, found.recorded())));
        } catch (ExperimentException e) {
            problem(place, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private String expected(FieldType type) {
        return type instanceof FieldType.Slot slot
                ? slot.describe() + ": "
                        + String.join(", ", catalogue.names(slot.kind().name()))
                : type.describe();
    }

    private static Node effective(Object object, Origin origin) {
        if (object instanceof Double number) {
            return new Node.Scalar(origin, ScalarKind.NUMBER, Decimal.text(number));
        } else if (object instanceof Number number) {
            return new Node.Scalar(origin, ScalarKind.NUMBER, number.toString());
        } else if (object instanceof Boolean bool) {
            return new Node.Scalar(origin, ScalarKind.BOOLEAN, bool.toString());
        } else if (object instanceof Enum<?> constant) {
            return new Node.Scalar(origin, ScalarKind.TEXT, FieldType.Enumeration.name(constant));
        }
        return new Node.Scalar(origin, ScalarKind.TEXT, object.toString());
    }

    private Optional<Value> list(
            FieldType.ListOf type, Node.Sequence node, DescriptorPath place, @Nullable BoundRecord parent) {
        List<Object> objects = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < node.elements().size(); i++) {
            Node element = node.elements().get(i);
            value(type.element(), element, place.at(Integer.toString(i), element.origin()), parent)
                    .ifPresent(value -> {
                        objects.add(value.object());
                        nodes.add(value.node());
                    });
        }
        return objects.size() < node.elements().size()
                ? Optional.empty()
                : Optional.of(new Value(List.copyOf(objects), new Node.Sequence(node.origin(), nodes)));
    }

    private Optional<Value> map(
            FieldType.MapOf type, Node.Mapping node, DescriptorPath place, @Nullable BoundRecord parent) {
        Map<String, Object> objects = new LinkedHashMap<>();
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        node.entries().forEach((name, entry) -> value(
                        type.element(),
                        entry.value(),
                        place.at(name, entry.value().origin()),
                        parent)
                .ifPresent(value -> {
                    objects.put(name, value.object());
                    entries.put(name, new Node.Entry(entry.key(), value.node()));
                }));
        return objects.size() < node.entries().size()
                ? Optional.empty()
                : Optional.of(
                        new Value(Collections.unmodifiableMap(objects), new Node.Mapping(node.origin(), entries)));
    }

    Optional<Value> slot(FieldType.Slot slot, Node node, DescriptorPath place, @Nullable BoundRecord parent) {
        String kind = slot.kind().name();
        Node.Mapping mapping = node instanceof Node.Mapping written
                ? written
                : node instanceof Node.Scalar name ? NodeMerge.longForm(name) : null;
        if (mapping == null) {
            problem(place, "found a list; expected " + expected(slot));
            return Optional.empty();
        }
        Optional<Node> type = mapping.get(RecordShape.TYPE_KEY);
        if (type.isEmpty()) {
            problem(place, "has no 'type'; choose " + expected(slot));
            return Optional.empty();
        }
        DescriptorPath typePlace = place.at(RecordShape.TYPE_KEY, type.get().origin());
        if (!(type.get() instanceof Node.Scalar name) || name.kind() == ScalarKind.NULL) {
            problem(typePlace, "found " + type.get().describe() + "; expected " + expected(slot));
            return Optional.empty();
        }
        Optional<ComponentClass> component = catalogue.find(kind, name.text());
        if (component.isEmpty()) {
            DescriptorPath at = node instanceof Node.Mapping ? typePlace : place;
            String whose = name.origin().written() ? "" : " (" + name.origin().describe() + ")";
            problem(at, catalogue.unknown(kind, SafeText.brief(name.text())) + whose);
            return Optional.empty();
        }
        Expander expander = new Expander(this, slot, place, parent);
        return component.get().expands()
                ? expander.expanded(component.get(), mapping)
                : expander.made(component.get(), mapping);
    }

    /** Fields of the root that go with choices right below it, for those that the descriptor leaves out. */
    Map<String, Node.Entry> surroundings() {
        return surroundings;
    }

    ComponentCatalogue catalogue() {
        return catalogue;
    }

    /** Holds every record met to its constraints, then asks each for its own rules. */
    void check(Map<Class<?>, Object> around) {
        records.forEach(bound -> Constraints.check(bound, problems));
        records.forEach(bound -> CrossChecks.check(bound, around, problems));
    }

    List<Problem> problems() {
        return problems;
    }

    void problem(DescriptorPath place, String message) {
        problem(place.written(), place.path(), message);
    }

    void problem(Origin origin, String path, String message) {
        problems.add(new Problem(origin, path, message));
    }
}
