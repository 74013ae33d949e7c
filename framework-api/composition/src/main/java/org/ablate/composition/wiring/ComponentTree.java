package org.ablate.composition.wiring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.Provenance;
import org.ablate.composition.catalogue.Reason;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;

/** All components that a descriptor chose, each in its place. Two equal choices in two places are two parts. */
final class ComponentTree {

    private final ComponentCatalogue catalogue;
    private final IdentityHashMap<Choice<?>, ComponentNode> parts = new IdentityHashMap<>();

    private record Around(String path, Map<Class<?>, Object> ambients) {
        Around at(Object step) {
            return new Around(path.isEmpty() ? step.toString() : path + "." + step, ambients);
        }
    }

    /** Gathers what a component's slots hold while its records are walked. */
    private static final class Slots {
        private final Map<String, ComponentSlot> byName = new LinkedHashMap<>();

        void declare(String name, Class<?> kind, ComponentSlot.Form form) {
            byName.computeIfAbsent(name, key -> new ComponentSlot(key, kind, form, new LinkedHashMap<>()));
        }

        void fill(String name, String key, ComponentNode part) {
            ComponentSlot slot = byName.get(name);
            if (slot != null) {
                slot.parts()
                        .put(
                                slot.form() == ComponentSlot.Form.LIST
                                        ? "" + slot.parts().size()
                                        : key,
                                part);
            }
        }
    }

    ComponentTree(ComponentCatalogue catalogue, Record root) {
        this.catalogue = catalogue;
        record(
                root,
                RecordShape.of(root.getClass()),
                new Around("", Map.of()),
                "",
                ComponentSlot.Form.ONE,
                new Slots());
    }

    /** A component by itself, under the name of its kind, and those in its slots. */
    ComponentTree(ComponentCatalogue catalogue, Choice<?> choice, Map<Class<?>, Object> surroundings) {
        this.catalogue = catalogue;
        ComponentClass component = catalogue.get(choice.kind(), choice.name());
        part(choice, component, new Around(component.kind().name(), surroundings));
    }

    /** The part that stands where this very choice stands. */
    ComponentNode get(Choice<?> choice) {
        ComponentNode part = parts.get(choice);
        if (part == null) {
            throw new IllegalArgumentException("the descriptor holds no such choice: " + choice);
        }
        return part;
    }

    /** Every part, in no order. */
    Collection<ComponentNode> all() {
        return parts.values();
    }

    private void record(
            Record record, RecordShape shape, Around around, String prefix, ComponentSlot.Form form, Slots slots) {
        Around inside = new Around(around.path(), withAmbientsOf(record, around.ambients()));
        for (Field field : shape.fields()) {
            String name = prefix.isEmpty() ? field.name() : prefix + "." + field.name();
            walk(field.type(), valueOf(field, record), inside.at(field.name()), name, form, "", slots);
        }
    }

    private void walk(
            FieldType type, Object value, Around at, String name, ComponentSlot.Form form, String key, Slots slots) {
        if (type instanceof FieldType.Slot slot) {
            slots.declare(name, slot.kind().type(), form);
            Choice<?> choice = (Choice<?>) value;
            slots.fill(name, key, part(choice, catalogue.get(slot.kind().name(), choice.name()), at));
        } else if (type instanceof FieldType.Nested nested) {
            record((Record) value, nested.shape(), at, name, form, slots);
        } else if (type instanceof FieldType.OptionalOf optional) {
            ComponentSlot.Form inner = form == ComponentSlot.Form.ONE ? ComponentSlot.Form.OPTIONAL : form;
            declareEmpty(optional.element(), name, inner, slots);
            ((Optional<?>) value).ifPresent(held -> walk(optional.element(), held, at, name, inner, key, slots));
        } else if (type instanceof FieldType.ListOf list) {
            declareEmpty(list.element(), name, ComponentSlot.Form.LIST, slots);
            List<?> held = (List<?>) value;
            for (int i = 0; i < held.size(); i++) {
                walk(list.element(), held.get(i), at.at(i), name, ComponentSlot.Form.LIST, "", slots);
            }
        } else if (type instanceof FieldType.MapOf map) {
            ComponentSlot.Form inner = form == ComponentSlot.Form.LIST ? form : ComponentSlot.Form.MAP;
            declareEmpty(map.element(), name, inner, slots);
            ((Map<?, ?>) value)
                    .forEach((k, held) -> walk(map.element(), held, at.at(k), name, inner, k.toString(), slots));
        }
    }

    /** An empty collection of components is still a slot that the constructor may ask for. */
    private static void declareEmpty(FieldType element, String name, ComponentSlot.Form form, Slots slots) {
        if (element instanceof FieldType.Slot slot) {
            slots.declare(name, slot.kind().type(), form);
        } else if (element instanceof FieldType.Nested nested) {
            for (Field field : nested.shape().fields()) {
                declareEmpty(field.type(), name + "." + field.name(), form, slots);
            }
        }
    }

    private ComponentNode part(Choice<?> choice, ComponentClass component, Around at) {
        Slots slots = new Slots();
        record(choice.config(), component.shape(), at, "", ComponentSlot.Form.ONE, slots);
        ComponentNode part =
                new ComponentNode(at.path(), choice, component, at.ambients(), List.copyOf(slots.byName.values()));
        parts.put(choice, part);
        return part;
    }

    private static Map<Class<?>, Object> withAmbientsOf(Record record, Map<Class<?>, Object> outer) {
        Map<Class<?>, Object> all = new LinkedHashMap<>(outer);
        List<Class<?>> open = new ArrayList<>(List.of(record.getClass().getInterfaces()));
        while (!open.isEmpty()) {
            Class<?> type = open.remove(open.size() - 1);
            if (type.isAnnotationPresent(Ambient.class)) {
                all.put(type, record);
            }
            open.addAll(List.of(type.getInterfaces()));
        }
        return all;
    }

    private static Object valueOf(Field field, Record record) {
        try {
            var accessor = field.component().getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new ExperimentException(
                    record.getClass().getName() + "." + field.name() + " in " + Provenance.place(record.getClass())
                            + " cannot be read: " + Reason.of(e),
                    e);
        }
    }
}
