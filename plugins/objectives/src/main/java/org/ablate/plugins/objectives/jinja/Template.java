package org.ablate.plugins.objectives.jinja;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template of Jinja 3.1, read as Transformers reads the chat templates of its tokenizers: {@code trim_blocks},
 * {@code lstrip_blocks}, no escaping, loops that can be left, JSON without escapes, {@code raise_exception},
 * {@code strftime_now}, blocks of {@code generation}. It sees what it is given and nothing else, changes nothing of it, and takes
 * a bounded time and memory. What the language has beyond it (other templates, HTML, random choice) is refused.
 */
public final class Template {

    private final List<Statement> statements;
    private final boolean marksAnswers;

    private Template(List<Statement> statements, boolean marksAnswers) {
        this.statements = statements;
        this.marksAnswers = marksAnswers;
    }

    /** @throws TemplateException when the template cannot be read */
    public static Template parse(String template) {
        return Parser.parse(template);
    }

    static Template of(List<Statement> statements, boolean marksAnswers) {
        return new Template(statements, marksAnswers);
    }

    /** Whether blocks of {@code generation} say what the assistant wrote. */
    public boolean marksAnswers() {
        return marksAnswers;
    }

    /**
     * The text that the template gives.
     *
     * @param variables by name: maps, lists, texts, numbers, truth values and null
     * @param now what {@code strftime_now} tells
     * @throws TemplateException when the template refuses the variables, or cannot be carried out
     */
    public Layout render(Map<String, ? extends @Nullable Object> variables, LocalDateTime now) {
        Scope root = new Scope(null);
        variables.forEach((name, value) -> root.set(name, Value.of(value)));
        Bounds bounds =
                new Bounds(variables.values().stream().mapToLong(Template::size).sum());
        Rendering rendering = new Rendering(bounds, new Globals(now), root);
        rendering.run(statements, root);
        return rendering.layout();
    }

    private static long size(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        } else if (value instanceof List<?> list) {
            return list.size() + list.stream().mapToLong(Template::size).sum();
        } else if (value instanceof Map<?, ?> map) {
            return map.size() + map.values().stream().mapToLong(Template::size).sum();
        }
        return 1;
    }
}
