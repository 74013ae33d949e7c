package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain values as nodes: texts, numbers, booleans, lists and maps of these. */
final class PlainNodes {

    private PlainNodes() {}

    static Node of(Object value, Origin origin) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>();
            map.forEach((key, element) -> entries.put(key.toString(), new Node.Entry(origin, of(element, origin))));
            return new Node.Mapping(origin, entries);
        } else if (value instanceof List<?> list) {
            List<Node> elements = new ArrayList<>();
            list.forEach(element -> elements.add(of(element, origin)));
            return new Node.Sequence(origin, elements);
        } else if (value instanceof Double number) {
            return new Node.Scalar(origin, Node.ScalarKind.NUMBER, Decimal.text(number));
        } else if (value instanceof Number number) {
            return new Node.Scalar(origin, Node.ScalarKind.NUMBER, number.toString());
        } else if (value instanceof Boolean truth) {
            return new Node.Scalar(origin, Node.ScalarKind.BOOLEAN, truth.toString());
        }
        return new Node.Scalar(origin, Node.ScalarKind.TEXT, value.toString());
    }
}
