package org.ablate.composition.descriptor;

import java.util.List;
import java.util.Optional;

/**
 * A value inside a bound record, found again for a problem that turned up after binding.
 *
 * @param place where it stands
 * @param node the value itself, where there is one
 */
record ValueLocation(DescriptorPath place, Optional<Node> node) {

    /** Follows field names, keys and element numbers as far as they lead. */
    static ValueLocation of(BoundRecord bound, List<String> steps) {
        ValueLocation spot = new ValueLocation(bound.place(), Optional.empty());
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            Optional<Node> next = i == 0
                    ? Optional.ofNullable(bound.nodes().get(step))
                    : spot.node().flatMap(node -> inside(node, step));
            spot = spot.step(step, next);
        }
        return spot;
    }

    /** Follows a field as a record's own rule names it: a name, or a dotted path that may end in a key with dots of its own. */
    static ValueLocation of(BoundRecord bound, String field) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            return of(bound, List.of(field));
        }
        ValueLocation spot = of(bound, List.of(field.substring(0, dot)));
        String rest = field.substring(dot + 1);
        while (!rest.isEmpty()) {
            String key = rest;
            Optional<Node> whole = spot.node().flatMap(node -> inside(node, key));
            int next = whole.isPresent() ? -1 : rest.indexOf('.');
            String step = next < 0 ? rest : rest.substring(0, next);
            spot = spot.step(step, spot.node().flatMap(node -> inside(node, step)));
            rest = next < 0 ? "" : rest.substring(next + 1);
        }
        return spot;
    }

    private ValueLocation step(String name, Optional<Node> next) {
        return new ValueLocation(place.at(name, next.map(Node::origin).orElse(place.written())), next);
    }

    private static Optional<Node> inside(Node node, String step) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.get(step);
        }
        return node instanceof Node.Sequence sequence && step.matches("\\d{1,6}")
                ? sequence.elements().stream().skip(Integer.parseInt(step)).findFirst()
                : Optional.empty();
    }

    /** How a message calls the value. */
    String describe() {
        return node.map(Node::describe).orElse("this");
    }

    /** Whose default the value is, in brackets, where no person wrote it. */
    String note() {
        return node.filter(value -> !value.origin().written())
                .filter(value -> !(value instanceof Node.Scalar scalar && scalar.kind() == Node.ScalarKind.NULL))
                .map(value -> " (" + value.origin().describe() + ")")
                .orElse("");
    }

    Problem problem(String message) {
        return new Problem(place.written(), place.path(), message);
    }
}
