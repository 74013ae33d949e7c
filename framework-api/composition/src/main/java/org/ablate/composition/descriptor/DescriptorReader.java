package org.ablate.composition.descriptor;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ablate.composition.catalogue.Presets;
import org.ablate.spi.ExperimentException;

/** Reads descriptor files. */
public final class DescriptorReader {

    private static final String EXTENDS = "extends";
    private static final int LONGEST_CHAIN = 20;

    /** Fields that a preset has for those who only look at it. */
    private static final List<String> OF_PRESETS_ALONE = List.of("description", "vocabulary");

    private final Presets presets;

    /** Without presets. */
    public DescriptorReader() {
        this(Presets.none());
    }

    public DescriptorReader(Presets presets) {
        this.presets = presets;
    }

    /**
     * Reads a descriptor, the files it extends, and lays overrides over them.
     *
     * <p>{@code extends: other.yaml} names a file relative to the one that says so, {@code extends: preset:NAME} a preset. An override acts like one more file that
     * extends the descriptor; relative paths among the values are relative to the working directory, whoever wrote them.
     *
     * @param overrides each {@code a.b.c=VALUE}, VALUE in YAML; a number in the path counts list elements from 0
     * @throws ExperimentException when a file cannot be read or is not YAML, with the place
     */
    public Document read(Path file, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        List<Path> sources = new ArrayList<>();
        Node.Mapping root = withParents(file, file.toString(), sources, problems);
        return overlaid(file, sources, root, overrides, problems);
    }

    /**
     * Reads a preset by itself and lays overrides over it.
     *
     * @throws ExperimentException when there is none of that name
     */
    public Document preset(String name, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        Node.Mapping root = preset(name, 0, problems);
        return overlaid(Path.of(name + ".yaml"), List.of(), root, overrides, problems);
    }

    /**
     * Plain values as a descriptor: texts, numbers, booleans, lists and maps of these.
     *
     * @param shown how messages call where they come from
     */
    public static Document plain(Map<String, Object> values, String shown) {
        Node.Mapping root = (Node.Mapping) PlainNodes.of(values, new Origin.DerivedFrom(shown));
        return new Document(Path.of(shown), List.of(), root, List.of());
    }

    /**
     * The values of a repeatable option as a descriptor with one list.
     *
     * @param option such as {@code --sink}
     * @param field the list's name
     * @param values each in YAML
     */
    public static Document option(String option, String field, List<String> values) {
        List<Problem> problems = new ArrayList<>();
        List<Node> elements = new ArrayList<>();
        for (String value : values) {
            Origin origin = new Origin.OnCommandLine(option, value);
            elements.add(YamlParser.parse(value, (line, column) -> origin, problems)
                    .orElseGet(() -> new Node.Scalar(origin, Node.ScalarKind.NULL, "")));
        }
        Origin all = new Origin.OnCommandLine(option, String.join(" ", values));
        Node list = new Node.Sequence(all, elements);
        Node.Mapping root = new Node.Mapping(all, Map.of(field, new Node.Entry(all, list)));
        return new Document(Path.of(option), List.of(), root, problems);
    }

    private static Document overlaid(
            Path file, List<Path> sources, Node.Mapping root, List<String> overrides, List<Problem> problems) {
        Node.Mapping whole = root;
        Node overlay = new Node.Mapping(root.origin(), Map.of());
        for (String override : overrides) {
            overlay = NodeMerge.over(overlay, override(override, problems), problems);
        }
        if (!overrides.isEmpty()) {
            Node merged = NodeMerge.over(root, overlay, problems);
            // the document as a whole is still the file's
            whole = new Node.Mapping(root.origin(), ((Node.Mapping) merged).entries());
        }
        return new Document(file, sources, whole, problems);
    }

    private Node.Mapping preset(String name, int depth, List<Problem> problems) {
        String shown = Presets.PREFIX + name;
        Node.Mapping own = mapping(presets.text(name), shown, problems);
        Node.Entry parent = own.entries().get(EXTENDS);
        if (parent == null) {
            return own;
        }
        Optional<String> below = presetName(parent.value());
        if (below.isEmpty() || depth >= LONGEST_CHAIN) {
            throw new DescriptorException(
                    parent.value().origin(), EXTENDS + ": a preset extends only other presets, and not itself");
        }
        return (Node.Mapping)
                NodeMerge.over(preset(below.get(), depth + 1, problems), without(own, List.of(EXTENDS)), problems);
    }

    private static Optional<String> presetName(Node parent) {
        return parent instanceof Node.Scalar name && name.text().startsWith(Presets.PREFIX)
                ? Optional.of(name.text().substring(Presets.PREFIX.length()))
                : Optional.empty();
    }

    private static Node.Mapping without(Node.Mapping mapping, List<String> keys) {
        Map<String, Node.Entry> rest = new LinkedHashMap<>(mapping.entries());
        rest.keySet().removeAll(keys);
        return new Node.Mapping(mapping.origin(), rest);
    }

    private Node.Mapping withParents(Path file, String shown, List<Path> sources, List<Problem> problems) {
        sources.add(file);
        Node.Mapping own = parse(file, shown, problems);
        Node.Entry parent = own.entries().get(EXTENDS);
        if (parent == null) {
            return own;
        }
        Node.Mapping child = without(own, List.of(EXTENDS));
        Optional<String> preset = presetName(parent.value());
        if (preset.isPresent()) {
            return (Node.Mapping) NodeMerge.over(
                    without(presetOf(preset.get(), parent, problems), OF_PRESETS_ALONE), child, problems);
        }
        Path next = parentFile(file, parent, sources);
        Node.Mapping below;
        try {
            below = withParents(next, next.toString(), sources, problems);
        } catch (DescriptorException e) {
            throw e;
        } catch (ExperimentException e) {
            throw new ExperimentException(
                    parent.value().origin().describe() + ": " + EXTENDS + ": " + e.getMessage(), e);
        }
        return (Node.Mapping) NodeMerge.over(below, child, problems);
    }

    private Node.Mapping presetOf(String name, Node.Entry parent, List<Problem> problems) {
        try {
            return preset(name, 0, problems);
        } catch (DescriptorException e) {
            throw e;
        } catch (ExperimentException e) {
            throw new DescriptorException(parent.value().origin(), EXTENDS + ": " + e.getMessage());
        }
    }

    private static Path parentFile(Path file, Node.Entry parent, List<Path> sources) {
        if (!(parent.value() instanceof Node.Scalar name) || name.kind() != Node.ScalarKind.TEXT) {
            throw new DescriptorException(
                    parent.value().origin(),
                    EXTENDS + ": expected the name of one file, found "
                            + parent.value().describe());
        }
        Path next;
        try {
            next = file.resolveSibling(name.text()).normalize();
        } catch (InvalidPathException e) {
            throw new DescriptorException(
                    name.origin(), EXTENDS + ": '" + SafeText.brief(name.text()) + "' is not a file name");
        }
        boolean seen = sources.stream().anyMatch(source -> same(source, next));
        if (seen || sources.size() >= LONGEST_CHAIN) {
            String chain = sources.stream().map(Path::toString).collect(Collectors.joining(" → ", "", " → " + next));
            throw new DescriptorException(
                    name.origin(),
                    EXTENDS + ": " + (seen ? "goes round in a circle: " : "is too long a chain: ") + chain);
        }
        return next;
    }

    private static boolean same(Path a, Path b) {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }

    private static Node.Mapping parse(Path file, String shown, List<Problem> problems) {
        return mapping(YamlText.read(file), shown, problems);
    }

    private static Node.Mapping mapping(String text, String shown, List<Problem> problems) {
        Node root = YamlParser.parse(text, (line, column) -> new Origin.InFile(shown, line, column), problems)
                .orElseThrow(() -> new DescriptorException(
                        new Origin.InFile(shown, 1, 1),
                        "the file is empty; a descriptor is a mapping, such as 'name: my-experiment'"));
        if (!(root instanceof Node.Mapping mapping)) {
            throw new DescriptorException(
                    root.origin(),
                    "a descriptor is a mapping, such as 'name: my-experiment'; found " + root.describe());
        }
        return mapping;
    }

    private static Node override(String assignment, List<Problem> problems) {
        Origin origin = new Origin.OnCommandLine("--set", assignment);
        int equals = assignment.indexOf('=');
        String path = equals < 0 ? "" : assignment.substring(0, equals).strip();
        if (!path.matches("[^.]+(\\.[^.]+)*")) {
            throw new DescriptorException(origin, "expected a path and a value, such as --set model.layers=4");
        }
        List<String> keys = List.of(path.split("\\."));
        if (keys.get(0).equals(EXTENDS)) {
            throw new DescriptorException(origin, "extends can only be given in a file");
        }
        if (keys.size() > YamlParser.DEEPEST) {
            throw new DescriptorException(origin, "is nested deeper than " + YamlParser.DEEPEST + " levels");
        }
        Node value = YamlParser.parse(assignment.substring(equals + 1), (line, column) -> origin, problems)
                .orElseGet(() -> new Node.Scalar(origin, Node.ScalarKind.NULL, ""));
        for (int i = keys.size() - 1; i >= 0; i--) {
            value = new Node.Mapping(origin, Map.of(keys.get(i), new Node.Entry(origin, value)));
        }
        return value;
    }
}
