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

    private final Statement.Body body;
    private final boolean marksAnswers;

    private Template(Statement.Body body, boolean marksAnswers) {
        this.body = body;
        this.marksAnswers = marksAnswers;
    }

    /** @throws TemplateException when the template cannot be read */
    public static Template parse(String template) {
        return Parser.parse(template);
    }

    static Template of(Statement.Body body, boolean marksAnswers) {
        return new Template(body, marksAnswers);
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
        Scope given = new Scope(null);
        variables.forEach((name, value) -> given.set(name, Value.of(value)));
        Scope root = body.frame().scope(given);
        Bounds bounds =
                new Bounds(variables.values().stream().mapToLong(Template::size).sum());
        Rendering rendering = new Rendering(bounds, new Globals(now), root);
        rendering.run(body.statements(), root);
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
