package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ablate.plugins.objectives.jinja.Layout.Span;
import org.ablate.plugins.objectives.jinja.Statement.Captured;
import org.ablate.plugins.objectives.jinja.Statement.Flow;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Text;
import org.ablate.plugins.objectives.jinja.Value.Undefined;

/** One use of a template: where its text goes and what it has taken so far. */
final class Rendering {

    /** What a template that others extend has. */
    private static final Set<String> OF_BLOCKS = Set.of("self", "super");

    private final Bounds bounds;
    private final Globals globals;
    private final Scope root;

    /** Texts that macros and others wrote, by identity, and where answers stand in them. */
    private final IdentityHashMap<String, List<Span>> captured = new IdentityHashMap<>();

    /** Those of these texts that have been printed nowhere as they are. */
    private final Set<String> unplaced = Collections.newSetFromMap(new IdentityHashMap<>());

    private Output output;
    private List<Span> spans = new ArrayList<>();

    Rendering(Bounds bounds, Globals globals, Scope root) {
        this.bounds = bounds;
        this.globals = globals;
        this.root = root;
        this.output = new Output(bounds);
    }

    Bounds bounds() {
        return bounds;
    }

    Output output() {
        return output;
    }

    /** The variables of the template. */
    Scope root() {
        return root;
    }

    Layout layout() {
        return new Layout(output.toString(), List.copyOf(spans), unplaced.isEmpty());
    }

    /** The value of an expression. */
    Value value(Expression expression, Scope scope) {
        bounds.step();
        bounds.enter();
        try {
            Value value = expression.in(this, scope);
            bounds.leave();
            return value;
        } catch (TemplateException e) {
            throw e.at(expression.line());
        }
    }

    Value valueOrNone(Optional<Expression> expression, Scope scope) {
        return expression.isPresent() ? value(expression.get(), scope) : None.NONE;
    }

    /** What a name is that no scope has. */
    Value global(String name) {
        if (OF_BLOCKS.contains(name)) {
            throw new TemplateException("'" + name + "', which refers to the blocks of templates, is not read here");
        }
        Value value = globals.find(name);
        return value == null ? new Undefined("'" + name + "' is undefined") : value;
    }

    /** Runs statements until the last, or until one leaves a loop's round. */
    Flow run(List<Statement> statements, Scope scope) {
        for (Statement statement : statements) {
            bounds.step();
            bounds.enter();
            try {
                Flow flow = statement.in(this, scope);
                bounds.leave();
                if (flow != Flow.NEXT) {
                    return flow;
                }
            } catch (TemplateException e) {
                throw e.at(statement.line());
            }
        }
        return Flow.NEXT;
    }

    /** Runs statements and gives what they write. */
    Captured capture(List<Statement> statements, Scope scope) {
        return captured(() -> run(statements, scope));
    }

    Captured captured(Supplier<Flow> body) {
        Output around = output;
        List<Span> outer = spans;
        output = new Output(bounds);
        spans = new ArrayList<>();
        Flow flow = body.get();
        String text = output.toString();
        if (!spans.isEmpty()) {
            captured.put(text, spans);
            unplaced.add(text);
        }
        output = around;
        spans = outer;
        return new Captured(text, flow);
    }

    /** Writes a value. */
    void print(Value value) {
        List<Span> inside = value instanceof Text text ? captured.get(text.text()) : null;
        if (inside != null && value instanceof Text text) {
            int from = output.length();
            inside.forEach(span -> spans.add(new Span(from + span.from(), from + span.to())));
            unplaced.remove(text.text());
        }
        output.str(value);
    }

    /** Writes what a block gives, which has to be a text. */
    void printText(Value value) {
        if (!(value instanceof Text)) {
            throw new TemplateException("a filter or call block gives a text, not " + value.type());
        }
        print(value);
    }

    /** Runs statements that write what the assistant says. */
    void answer(List<Statement> statements, Scope scope) {
        int from = output.length();
        run(statements, scope);
        spans.add(new Span(from, output.length()));
    }
}
