package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.RecordShape;

/**
 * Lays one node over another: the one rule behind {@code extends}, {@code --set} and defaults.
 *
 * <ul>
 *   <li>A mapping over a mapping keeps what it does not name.
 *   <li>Unless both name a {@code type} and the types differ: then nothing of the lower one stays, since its fields belong to
 *       another component.
 *   <li>A mapping over a name counts that name as {@code {type: name}}.
 *   <li>A mapping whose keys are all numbers, over a list, changes the elements of these numbers, counted from 0.
 *   <li>Everything else replaces.
 * </ul>
 */
final class NodeMerge {

    private NodeMerge() {}

    static Node over(Node below, Node above, List<Problem> problems) {
        if (!(above instanceof Node.Mapping top)) {
            return above;
        }
        if (below instanceof Node.Scalar name && name.kind() == Node.ScalarKind.TEXT) {
            return mappings(longForm(name), top, problems);
        } else if (below instanceof Node.Mapping bottom) {
            return mappings(bottom, top, problems);
        } else if (below instanceof Node.Sequence list && numbered(top)) {
            return elements(list, top, problems);
        }
        return above;
    }

    /** {@code rope} as {@code {type: rope}}. */
    static Node.Mapping longForm(Node.Scalar name) {
        return new Node.Mapping(name.origin(), Map.of(RecordShape.TYPE_KEY, new Node.Entry(name.origin(), name)));
    }

    private static Node mappings(Node.Mapping below, Node.Mapping above, List<Problem> problems) {
        Optional<String> oldType = type(below);
        Optional<String> newType = type(above);
        if (oldType.isPresent() && newType.isPresent() && !oldType.equals(newType)) {
            return above;
        }
        Map<String, Node.Entry> merged = new LinkedHashMap<>(below.entries());
        above.entries().forEach((key, entry) -> {
            Node.Entry old = merged.get(key);
            merged.put(
                    key, old == null ? entry : new Node.Entry(entry.key(), over(old.value(), entry.value(), problems)));
        });
        return new Node.Mapping(above.origin(), merged);
    }

    private static Optional<String> type(Node.Mapping mapping) {
        return mapping.get(RecordShape.TYPE_KEY).map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "");
    }

    private static boolean numbered(Node.Mapping mapping) {
        return !mapping.entries().isEmpty()
                && mapping.entries().keySet().stream().allMatch(key -> key.matches("\\d{1,6}"));
    }

    private static Node elements(Node.Sequence below, Node.Mapping above, List<Problem> problems) {
        List<Node> merged = new ArrayList<>(below.elements());
        above.entries().forEach((key, entry) -> {
            int index = Integer.parseInt(key);
            if (index < merged.size()) {
                merged.set(index, over(merged.get(index), entry.value(), problems));
            } else if (index == merged.size()) {
                merged.add(entry.value());
            } else {
                problems.add(new Problem(
                        entry.key(),
                        "",
                        "there is no element " + index + ": the list has " + merged.size() + ", counted from 0; number "
                                + merged.size() + " adds one"));
            }
        });
        return new Node.Sequence(below.origin(), merged);
    }
}
