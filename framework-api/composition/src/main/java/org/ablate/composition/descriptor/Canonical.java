package org.ablate.composition.descriptor;

import java.util.Map;
import java.util.TreeMap;

/** Nodes as ASCII JSON without spaces, keys sorted, nothing absent. */
final class Canonical {

    private Canonical() {}

    static void write(Node node, StringBuilder out) {
        if (node instanceof Node.Mapping mapping) {
            out.append('{');
            String separator = "";
            Map<String, Node.Entry> sorted = new TreeMap<>(mapping.entries());
            for (Map.Entry<String, Node.Entry> entry : sorted.entrySet()) {
                if (!absent(entry.getValue().value())) {
                    out.append(separator);
                    text(entry.getKey(), out);
                    out.append(':');
                    write(entry.getValue().value(), out);
                    separator = ",";
                }
            }
            out.append('}');
        } else if (node instanceof Node.Sequence sequence) {
            out.append('[');
            String separator = "";
            for (Node element : sequence.elements()) {
                out.append(separator);
                write(element, out);
                separator = ",";
            }
            out.append(']');
        } else if (node instanceof Node.Scalar scalar) {
            if (scalar.kind() == Node.ScalarKind.TEXT) {
                text(scalar.text(), out);
            } else {
                out.append(scalar.text());
            }
        }
    }

    private static boolean absent(Node node) {
        return node instanceof Node.Scalar scalar && scalar.kind() == Node.ScalarKind.NULL;
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        out.append('"');
    }
}
