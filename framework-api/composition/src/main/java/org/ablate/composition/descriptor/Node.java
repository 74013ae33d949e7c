package org.ablate.composition.descriptor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A piece of a descriptor that knows where it came from. */
public sealed interface Node {

    Origin origin();

    /** How messages call it: {@code "the number 12"}, {@code "a list"}. */
    String describe();

    /** What YAML takes a scalar for. */
    enum ScalarKind {
        NULL,
        BOOLEAN,
        NUMBER,
        TEXT
    }

    /**
     * A single value.
     *
     * @param text as written, quotes and escapes resolved
     */
    record Scalar(Origin origin, ScalarKind kind, String text) implements Node {
        @Override
        public String describe() {
            return switch (kind) {
                case NULL -> "no value";
                case BOOLEAN -> "the value " + text;
                case NUMBER -> "the number " + SafeText.brief(text);
                case TEXT -> "the text '" + SafeText.brief(text) + "'";
            };
        }
    }

    /** Values in order. */
    record Sequence(Origin origin, List<Node> elements) implements Node {
        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Values by name, in order. */
    record Mapping(Origin origin, Map<String, Entry> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        public Optional<Node> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /**
     * One value of a mapping.
     *
     * @param key where its name stands
     */
    record Entry(Origin key, Node value) {}
}
