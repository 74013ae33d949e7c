package org.ablate.composition.descriptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ablate.composition.descriptor.Node.ScalarKind;
import org.ablate.formats.file.Utf8;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Builds nodes from YAML's event stream, core schema, one document. Working on events bounds depth, aliases and size while
 * reading, before a hostile file can cost time or memory. Duplicate keys are noted and reading goes on.
 */
final class YamlParser {

    /** Mappings and lists inside each other. */
    static final int DEEPEST = 50;

    /** Values in a document, each alias counted with all that it stands for. */
    private static final int MOST_NODES = 100_000;

    /** Characters. YAML reads longer keys only in its explicit form. */
    private static final int LONGEST_KEY = 200;

    private final BiFunction<Integer, Integer, Origin> place;
    private final List<Problem> problems;
    private final ScalarResolver resolver = new CoreSchema().getScalarResolver();
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final Iterator<Event> events;
    private final String text;
    private int nodes;

    private record Anchored(Node node, int nodes) {}

    private YamlParser(String text, BiFunction<Integer, Integer, Origin> place, List<Problem> problems) {
        this.text = text;
        this.place = place;
        this.problems = problems;
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * Reads one document.
     *
     * @param place gives an origin for a line and a column, both from 1
     * @param problems where duplicate keys are noted
     * @return the document, or nothing when there is none
     * @throws DescriptorException when the text is not YAML or too much of it
     */
    static Optional<Node> parse(String text, BiFunction<Integer, Integer, Origin> place, List<Problem> problems) {
        return new YamlParser(text, place, problems).document();
    }

    private Optional<Node> document() {
        try {
            events.next(); // the start of the stream
            Event first = events.next();
            if (first instanceof StreamEndEvent) {
                return Optional.empty();
            }
            Node root = node(events.next(), 0);
            Event end = events.next();
            if (!(end instanceof DocumentEndEvent)) {
                throw refuse(end, "expected the end of the document");
            }
            Event after = events.next();
            if (after instanceof DocumentStartEvent) {
                throw refuse(after, "a second document begins here; a descriptor is one document");
            }
            return Optional.of(root);
        } catch (MarkedYamlEngineException e) {
            throw new DescriptorException(
                    e.getProblemMark()
                            .or(e::getContextMark)
                            .map(mark -> place.apply(mark.getLine() + 1, mark.getColumn() + 1))
                            .orElseGet(() -> place.apply(1, 1)),
                    "is not YAML: " + syntax(e));
        } catch (ReaderException e) {
            throw new DescriptorException(
                    placeOf(e.getPosition()),
                    String.format("is not YAML: the character U+%04X is not allowed here", e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new DescriptorException(
                    place.apply(1, 1), "is not YAML: " + SafeText.brief(String.valueOf(e.getMessage())));
        }
    }

    private static String syntax(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t")) {
            return "a tab cannot indent; use spaces";
        }
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return context + problem;
    }

    private Origin placeOf(int position) {
        int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
        String before = text.substring(0, end);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1;
        return place.apply(line, column);
    }

    private Node node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        count(event, 1);
        if (depth > DEEPEST) {
            throw refuse(event, "is nested deeper than " + DEEPEST + " levels");
        }
        int before = nodes;
        Node node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar);
        } else if (event instanceof SequenceStartEvent start) {
            refuseTag(event, start.getTag());
            node = sequence(event, depth);
        } else if (event instanceof MappingStartEvent start) {
            refuseTag(event, start.getTag());
            node = mapping(event, depth);
        } else {
            throw refuse(event, "expected a value");
        }
        if (event instanceof NodeEvent named) {
            named.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, nodes - before + 1)));
        }
        return node;
    }

    private Node alias(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw refuse(
                    alias,
                    "the alias *" + SafeText.brief(alias.getAlias().getValue()) + " has no finished anchor before it");
        }
        count(alias, anchored.nodes());
        return anchored.node();
    }

    private Node.Scalar scalar(ScalarEvent event) {
        refuseTag(event, event.getTag());
        Utf8.fault(event.getValue()).ifPresent(fault -> {
            throw refuse(event, fault);
        });
        Tag tag = resolver.resolve(event.getValue(), event.isPlain());
        ScalarKind kind = ScalarKind.TEXT;
        if (tag.equals(Tag.NULL)) {
            kind = ScalarKind.NULL;
        } else if (tag.equals(Tag.BOOL)) {
            kind = ScalarKind.BOOLEAN;
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            kind = ScalarKind.NUMBER;
        }
        return new Node.Scalar(origin(event), kind, event.getValue());
    }

    private Node.Sequence sequence(Event start, int depth) {
        List<Node> elements = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            elements.add(node(event, depth + 1));
        }
        return new Node.Sequence(origin(start), elements);
    }

    private Node.Mapping mapping(Event start, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            String key = key(event, depth);
            Origin keyOrigin = origin(event);
            Node value = node(events.next(), depth + 1);
            Node.Entry twin = entries.putIfAbsent(key, new Node.Entry(keyOrigin, value));
            if (twin != null) {
                problems.add(new Problem(
                        keyOrigin,
                        "",
                        "the key '" + SafeText.brief(key) + "' is given twice, first at "
                                + twin.key().describe() + "; remove one"));
            }
        }
        return new Node.Mapping(origin(start), entries);
    }

    private String key(Event event, int depth) {
        if (!(node(event, depth + 1) instanceof Node.Scalar scalar)) {
            throw refuse(event, "a key is a name, not a list or a mapping");
        }
        if (scalar.text().length() > LONGEST_KEY) {
            throw refuse(event, "a key has at most " + LONGEST_KEY + " characters");
        }
        return scalar.text();
    }

    private void count(Event event, int more) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw refuse(event, "has more than " + MOST_NODES + " values, aliases counted in full");
        }
    }

    private void refuseTag(Event event, Optional<String> tag) {
        if (tag.isPresent()) {
            throw refuse(
                    event,
                    "the tag " + SafeText.brief(tag.get())
                            + " has no meaning here; a descriptor uses plain YAML values");
        }
    }

    private DescriptorException refuse(Event event, String message) {
        return new DescriptorException(origin(event), message);
    }

    private Origin origin(Event event) {
        return event.getStartMark()
                .map(mark -> place.apply(mark.getLine() + 1, mark.getColumn() + 1))
                .orElseGet(() -> place.apply(1, 1));
    }
}
