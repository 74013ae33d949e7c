package org.ablate.composition.descriptor;

import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A descriptor that is right: its records, and the effective descriptor they stand for.
 *
 * @param root the root record
 * @param effective every value in full, defaults filled in, each with its origin
 */
public record BoundDescriptor<T extends Record>(T root, Node.Mapping effective) {

    /** Every single value, in the order of the records' fields. */
    public List<ResolvedValue> resolved() {
        List<ResolvedValue> values = new ArrayList<>();
        collect("", effective, values);
        return values;
    }

    private static void collect(String path, Node node, List<ResolvedValue> values) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            mapping.entries().forEach((key, entry) -> collect(prefix + key, entry.value(), values));
        } else if (node instanceof Node.Sequence sequence
                && !sequence.elements().isEmpty()) {
            for (int i = 0; i < sequence.elements().size(); i++) {
                collect(prefix + i, sequence.elements().get(i), values);
            }
        } else {
            values.add(new ResolvedValue(path, YamlWriter.inline(node), node.origin()));
        }
    }

    /** The effective descriptor as YAML, every value with its origin as a comment: a descriptor that binds to equal records. */
    public String toYaml() {
        return YamlWriter.write(effective);
    }

    /**
     * The effective values as bytes for digests: the same whenever the values are, whatever their order, comments and origins.
     * An optional value that is absent leaves no trace.
     */
    public byte[] canonical() {
        return canonical(effective);
    }

    /** {@link #canonical()} of all fields but one. */
    public byte[] canonicalWithout(String field) {
        Map<String, Node.Entry> rest = new LinkedHashMap<>(effective.entries());
        rest.remove(field);
        return canonical(new Node.Mapping(effective.origin(), rest));
    }

    /**
     * {@link #canonical()} of one field alone.
     *
     * @param path a dotted path, such as {@code samples.decoding}
     */
    public byte[] canonicalAt(String path) {
        Node node = effective;
        for (String field : Splitter.on('.').split(path)) {
            Node.Entry entry =
                    node instanceof Node.Mapping mapping ? mapping.entries().get(field) : null;
            if (entry == null) {
                throw new IllegalArgumentException("the effective descriptor has no '" + path + "'");
            }
            node = entry.value();
        }
        return canonical(node);
    }

    private static byte[] canonical(Node node) {
        StringBuilder out = new StringBuilder();
        Canonical.write(node, out);
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
