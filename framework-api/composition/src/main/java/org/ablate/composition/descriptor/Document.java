package org.ablate.composition.descriptor;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A descriptor as written: its file, those it extends and the command line's overrides, laid over each other.
 *
 * @param file the one that was asked for
 * @param sources every file read, the one asked for first, then what it extends
 * @param root the merged content, {@code extends} taken out
 * @param problems what is wrong so far and did not stop reading, such as duplicate keys; binding reports it with the rest
 */
public record Document(Path file, List<Path> sources, Node.Mapping root, List<Problem> problems) {
    public Document {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }

    /** The same with another value of a top-level key. */
    public Document with(String key, Node value) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(root.entries());
        entries.put(key, new Node.Entry(value.origin(), value));
        return new Document(file, sources, new Node.Mapping(root.origin(), entries), problems);
    }
}
