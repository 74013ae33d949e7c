package org.ablate.composition.descriptor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.Reason;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.ModelAlias;
import org.jspecify.annotations.Nullable;

/** Binds a slot's component, and where its name stands for another choice, that one in its place. */
final class Expander {

    private final Binder binder;
    private final FieldType.Slot slot;
    private final DescriptorPath place;
    private final @Nullable BoundRecord parent;

    Expander(Binder binder, FieldType.Slot slot, DescriptorPath place, @Nullable BoundRecord parent) {
        this.binder = binder;
        this.slot = slot;
        this.place = place;
        this.parent = parent;
    }

    /** A component that stands for itself, and what it was made from where the descriptor says so. */
    Optional<Binder.Value> made(ComponentClass component, Node.Mapping node) {
        Optional<Node.Entry> from = component.shape().names().contains(RecordShape.FROM_KEY)
                ? Optional.empty()
                : Optional.ofNullable(node.entries().get(RecordShape.FROM_KEY));
        if (from.isEmpty()) {
            return bind(component, node, Map.of()).map(value -> choice(component, value, Optional.empty()));
        }
        Optional<Binder.Value> source = source(from.get());
        Node effective = source.map(Binder.Value::node).orElse(from.get().value());
        Map<String, Node.Entry> head =
                Map.of(RecordShape.FROM_KEY, new Node.Entry(from.get().key(), effective));
        Optional<Binder.Value> value = bind(component, node, head);
        return source.flatMap(known -> value.map(own -> choice(component, own, Optional.of((Record) known.object()))));
    }

    private Binder.Value choice(ComponentClass component, Binder.Value config, Optional<Record> from) {
        return new Binder.Value(
                new Choice<>(slot.kind().type(), component.name(), (Record) config.object(), from), config.node());
    }

    private Optional<Binder.Value> bind(ComponentClass component, Node.Mapping node, Map<String, Node.Entry> head) {
        return binder.record(
                component.shape(), node, place.ownedBy(component.provenance()), parent, names(component, node, head));
    }

    private FieldNames names(ComponentClass component, Node.Mapping node, Map<String, Node.Entry> more) {
        Origin origin = node.get(RecordShape.TYPE_KEY).map(Node::origin).orElse(node.origin());
        FieldNames names = FieldNames.of(
                component, new Node.Scalar(origin, Node.ScalarKind.TEXT, component.name()), binder.catalogue());
        Map<String, Node.Entry> head = new LinkedHashMap<>(names.head());
        head.putAll(more);
        return new FieldNames(names.owner(), names.fields(), names.moved(), head, names.owners());
    }

    /** What stands under {@code from}: an expanding component, which is not asked again what it stands for. */
    private Optional<Binder.Value> source(Node.Entry from) {
        DescriptorPath at = place.at(RecordShape.FROM_KEY, from.value().origin());
        Optional<ComponentClass> component = Optional.empty();
        if (from.value() instanceof Node.Mapping mapping
                && mapping.get(RecordShape.TYPE_KEY).orElse(null) instanceof Node.Scalar type) {
            component = binder.catalogue().find(slot.kind().name(), type.text()).filter(ComponentClass::expands);
        }
        if (component.isEmpty()) {
            List<String> possible = binder.catalogue().components(slot.kind().name()).stream()
                    .filter(ComponentClass::expands)
                    .map(ComponentClass::name)
                    .toList();
            binder.problem(
                    at,
                    "expected a mapping whose type is one of " + possible + ", which " + slot.describe()
                            + " can be made from");
            return Optional.empty();
        }
        return new Expander(binder, slot, at, parent).bind(component.get(), (Node.Mapping) from.value(), Map.of());
    }

    /** A component whose name stands for another choice. */
    Optional<Binder.Value> expanded(ComponentClass component, Node.Mapping node) {
        Map<String, Node.Entry> own = new LinkedHashMap<>();
        Map<String, Node.Entry> rest = new LinkedHashMap<>();
        node.entries().forEach((key, entry) -> {
            boolean mine = key.equals(RecordShape.TYPE_KEY)
                    || component.shape().names().contains(key);
            (mine ? own : rest).put(key, entry);
        });
        Node.Mapping ownNode = new Node.Mapping(node.origin(), own);
        int before = binder.problems().size();
        Optional<Binder.Value> record = bind(component, ownNode, Map.of());
        if (record.isEmpty() || binder.problems().size() > before) {
            return Optional.empty();
        }
        ModelAlias.Expansion expansion;
        try {
            expansion = ((ModelAlias) record.get().object()).expand();
        } catch (ExperimentException e) {
            binder.problem(place, String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            String message = "failed: " + Reason.of(e) + "; " + component.credit();
            binder.problems().add(new Problem(place.written(), place.path(), message, Optional.of(e)));
            return Optional.empty();
        }
        Origin origin = new Origin.DerivedFrom(expansion.origin());
        if (!place.path().contains(".")) {
            expansion.surroundings().forEach((key, value) -> binder.surroundings()
                    .put(key, new Node.Entry(origin, PlainNodes.of(value, origin))));
        }
        Node.Mapping known =
                (Node.Mapping) NodeMerge.over(PlainNodes.of(expansion.own(), origin), ownNode, binder.problems());
        Map<String, Node.Entry> whole = new LinkedHashMap<>(((Node.Mapping) NodeMerge.over(
                        PlainNodes.of(expansion.choice(), origin),
                        new Node.Mapping(node.origin(), rest),
                        binder.problems()))
                .entries());
        whole.put(RecordShape.FROM_KEY, new Node.Entry(node.origin(), known));
        return binder.slot(slot, new Node.Mapping(node.origin(), whole), place, parent);
    }
}
