package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.NearestName;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.component.Moved;

/**
 * The keys that a mapping may have, and what to say of others.
 *
 * @param owner whose fields these are: {@code "rope"}; empty for a plain record
 * @param fields their names
 * @param moved what to write in the place of a former field, by its name
 * @param head what stands before the fields in the effective descriptor: a component's {@code type}
 * @param owners which other components of the kind have a field, by its name
 */
record FieldNames(
        String owner,
        List<String> fields,
        Map<String, String> moved,
        Map<String, Node.Entry> head,
        Map<String, List<String>> owners) {

    static FieldNames of(RecordShape shape) {
        return new FieldNames("", shape.names(), moved(shape), Map.of(), Map.of());
    }

    private static Map<String, String> moved(RecordShape shape) {
        return Stream.of(shape.type().getAnnotationsByType(Moved.class))
                .collect(Collectors.toMap(Moved::field, Moved::to));
    }

    static FieldNames of(ComponentClass component, Node type, ComponentCatalogue catalogue) {
        Map<String, List<String>> owners = new LinkedHashMap<>();
        for (ComponentClass other : catalogue.components(component.kind().name())) {
            other.shape().names().forEach(field -> owners.computeIfAbsent(field, name -> new ArrayList<>())
                    .add(other.name()));
        }
        return new FieldNames(
                component.name(),
                component.shape().names(),
                moved(component.shape()),
                Map.of(RecordShape.TYPE_KEY, new Node.Entry(type.origin(), type)),
                owners);
    }

    /** Notes every unknown key; returns the fields that were probably meant, which need not be missed as well. */
    List<String> reportUnknown(Node.Mapping node, Binder binder, BoundRecord bound) {
        List<String> meant = new ArrayList<>();
        node.entries().forEach((key, entry) -> {
            if (!fields.contains(key) && !head.containsKey(key)) {
                DescriptorPath place = bound.place().at(key, entry.key());
                List<String> free = fields.stream()
                        .filter(field -> node.get(field).isEmpty())
                        .toList();
                Optional<String> nearest = NearestName.of(key, free).or(() -> NearestName.of(key, fields));
                nearest.ifPresent(meant::add);
                String message = moved.containsKey(key) ? elsewhere(key, entry.value()) : unknown(key, nearest);
                binder.problem(place.written(), bound.place().join(SafeText.brief(key)), message);
                bound.spoil();
            }
        });
        return meant;
    }

    private String elsewhere(String key, Node value) {
        String text = value instanceof Node.Scalar scalar ? SafeText.brief(scalar.text()) : "…";
        return "is not a field of '" + owner + "' any more; write "
                + String.format(Locale.ROOT, moved.getOrDefault(key, "%s"), text);
    }

    private String unknown(String key, Optional<String> nearest) {
        String what = owner.isEmpty() ? "is not known here" : "is not a field of '" + owner + "'";
        String hint = nearest.map(name -> "; did you mean '" + name + "'?").orElse("");
        String elsewhere = owners.containsKey(key) && nearest.isEmpty()
                ? " but of " + String.join(", ", owners.getOrDefault(key, List.of()))
                : "";
        String list = fields.isEmpty() ? "there are none" : String.join(", ", fields);
        return what + elsewhere + hint + "; fields: " + list;
    }
}
