package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes nodes as block YAML, each value's origin as a comment in a column of its own. */
final class YamlWriter {

    private static final int WIDEST = 60;

    private record Line(String text, String comment) {}

    private final List<Line> lines = new ArrayList<>();

    private YamlWriter() {}

    static String write(Node.Mapping root) {
        if (root.entries().isEmpty()) {
            return "{}\n";
        }
        YamlWriter writer = new YamlWriter();
        writer.mapping(root, "", "");
        return writer.text();
    }

    /** A scalar, or an empty collection, on one line. */
    static String inline(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.kind() == Node.ScalarKind.TEXT ? SafeText.yaml(scalar.text()) : scalar.text();
        }
        return node instanceof Node.Mapping ? "{}" : "[]";
    }

    private String text() {
        int column = 0;
        for (Line line : lines) {
            if (line.text().length() <= WIDEST && !line.comment().isEmpty()) {
                column = Math.max(column, line.text().length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            out.append(line.text());
            if (!line.comment().isEmpty()) {
                out.append(" ".repeat(Math.max(0, column - line.text().length())))
                        .append("  # ")
                        .append(line.comment());
            }
            out.append('\n');
        }
        return out.toString();
    }

    /**
     * @param first what stands before the first key: the indentation, or a list's dash
     * @param rest what stands before the others
     */
    private void mapping(Node.Mapping mapping, String first, String rest) {
        String indent = first;
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            child(indent + SafeText.yaml(entry.getKey()) + ":", entry.getValue().value(), rest + "  ");
            indent = rest;
        }
    }

    private void child(String key, Node value, String indent) {
        if (value instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            lines.add(new Line(key, ""));
            mapping(mapping, indent, indent);
        } else if (value instanceof Node.Sequence sequence
                && !sequence.elements().isEmpty()) {
            lines.add(new Line(key, ""));
            elements(sequence, indent);
        } else {
            lines.add(new Line(key + " " + inline(value), comment(value)));
        }
    }

    private void elements(Node.Sequence sequence, String indent) {
        for (Node element : sequence.elements()) {
            if (element instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
                mapping(mapping, indent + "- ", indent + "  ");
            } else {
                child(indent + "-", element, indent + "  ");
            }
        }
    }

    private static String comment(Node node) {
        return SafeText.harmless(node.origin().describe());
    }
}
