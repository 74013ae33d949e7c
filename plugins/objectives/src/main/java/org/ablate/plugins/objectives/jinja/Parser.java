package org.ablate.plugins.objectives.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ablate.plugins.objectives.jinja.Statement.Flow;
import org.ablate.plugins.objectives.jinja.Token.Kind;

/** Reads the statements of a template; expressions, {@link ExpressionParser} reads. */
final class Parser {

    /** Statements by which a template is put together from others, or writes HTML. */
    private static final Set<String> REFUSED = Set.of("extends", "include", "import", "from", "autoescape");

    private final Tokens tokens;
    private final Notes notes = new Notes();
    private final ExpressionParser expressions;

    /** Tags that are open, the innermost first. */
    private final Deque<String> open = new ArrayDeque<>();

    /** Loops around the statement in the same macro. */
    private int loops;

    private boolean marksAnswers;

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens, notes);
    }

    static Template parse(String template) {
        Tokens tokens = new Tokens(Lexer.tokens(template));
        Parser parser = new Parser(tokens);
        List<Statement> statements = parser.notes.early(() -> parser.statements(Set.of()));
        return Template.of(statements, parser.marksAnswers);
    }

    /** Statements up to one of the tags given, or to the end where none is; the tag's name comes next then. */
    private List<Statement> statements(Set<String> ends) {
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = tokens.next();
            switch (token.kind()) {
                case DATA -> body.add(new Statement.Data(token.line(), token.text()));
                case PRINT_BEGIN -> {
                    body.add(new Statement.Print(token.line(), expressions.tuple()));
                    tokens.expect(Kind.PRINT_END);
                }
                case BLOCK_BEGIN -> {
                    Token tag = tokens.peek();
                    if (tag.kind() == Kind.NAME && ends.contains(tag.text())) {
                        return body;
                    }
                    body.addAll(tokens.nested(() -> statement(ends)));
                    tokens.expect(Kind.BLOCK_END);
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw new TemplateException(token.line(), "Unexpected end of template." + looking(ends));
                    }
                    return body;
                }
            }
        }
    }

    private String looking(Set<String> ends) {
        return (ends.isEmpty()
                        ? ""
                        : " Jinja was looking for the following tags: '" + String.join("' or '", ends) + "'.")
                + (open.isEmpty() ? "" : " The innermost block that needs to be closed is '" + open.peek() + "'.");
    }

    /** The body of a tag up to one of the ends; the end's name comes next. */
    private List<Statement> body(String... ends) {
        tokens.skip(":");
        tokens.expect(Kind.BLOCK_END);
        return statements(new LinkedHashSet<>(List.of(ends)));
    }

    /** The body of a tag up to its end, which is read too. */
    private List<Statement> bodyAndEnd(String end) {
        List<Statement> body = body(end);
        tokens.next();
        return body;
    }

    private List<Statement> statement(Set<String> ends) {
        Token tag = tokens.next();
        if (tag.kind() != Kind.NAME) {
            throw new TemplateException(tag.line(), "tag name expected");
        } else if (REFUSED.contains(tag.text())) {
            throw new TemplateException(tag.line(), "the statement '" + tag.text() + "' is not read here");
        }
        int line = tag.line();
        if (tag.text().equals("print")) {
            return prints(line);
        }
        open.push(tag.text());
        Statement statement =
                switch (tag.text()) {
                    case "set" -> set(line);
                    case "if" -> notes.late(() -> condition(line));
                    case "for" -> loop(line);
                    case "with" -> with(line);
                    case "block" -> block(line);
                    case "macro" -> macro(line);
                    case "call" -> call(line);
                    case "filter" -> filtered(line);
                    case "generation" -> {
                        marksAnswers = true;
                        yield new Statement.Generation(line, apart(() -> bodyAndEnd("endgeneration")));
                    }
                    case "break", "continue" -> leave(tag);
                    default -> {
                        open.pop();
                        throw new TemplateException(
                                line, "Encountered unknown tag '" + tag.text() + "'." + looking(ends));
                    }
                };
        open.pop();
        return List.of(statement);
    }

    private List<Statement> prints(int line) {
        List<Statement> prints = new ArrayList<>();
        while (tokens.peek().kind() != Kind.BLOCK_END) {
            if (!prints.isEmpty()) {
                tokens.expect(",");
            }
            prints.add(new Statement.Print(line, expressions.expression()));
        }
        return prints;
    }

    private Statement leave(Token tag) {
        if (loops == 0) {
            throw new TemplateException(tag.line(), "'" + tag.text() + "' outside loop");
        }
        return new Statement.Leave(tag.line(), tag.text().equals("break") ? Flow.BREAK : Flow.CONTINUE);
    }

    private Statement set(int line) {
        Target target = target(true, "=");
        if (tokens.skip("=")) {
            return new Statement.Assign(line, target, expressions.tuple());
        }
        Optional<Expression.Filter> filter = expressions.filters(Optional.empty());
        return new Statement.Capture(line, target, filter, notes.early(() -> bodyAndEnd("endset")));
    }

    private Statement condition(int line) {
        List<Expression> tests = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        Token next;
        do {
            tests.add(expressions.tupleWithoutCondition(""));
            bodies.add(body("elif", "else", "endif"));
            next = tokens.next();
        } while (next.text().equals("elif"));
        bodies.add(next.text().equals("else") ? bodyAndEnd("endif") : List.of());
        return new Statement.If(line, tests, bodies);
    }

    private Statement loop(int line) {
        Target target = target(false, "in");
        tokens.expectName("in");
        Expression items = expressions.tupleWithoutCondition("recursive");
        return notes.early(() -> {
            Optional<Expression> test =
                    tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
            boolean recursive = tokens.skipName("recursive");
            loops++;
            List<Statement> body = body("endfor", "else");
            loops--;
            List<Statement> otherwise = tokens.next().text().equals("else") ? bodyAndEnd("endfor") : List.of();
            return new Statement.For(line, target, items, test, recursive, body, otherwise);
        });
    }

    private Statement with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (tokens.peek().kind() != Kind.BLOCK_END) {
            if (!targets.isEmpty()) {
                tokens.expect(",");
            }
            targets.add(target(false, "="));
            tokens.expect("=");
            values.add(expressions.expression());
        }
        return new Statement.With(line, targets, values, notes.early(() -> bodyAndEnd("endwith")));
    }

    private Statement block(int line) {
        String name = tokens.expect(Kind.NAME).text();
        boolean scoped = tokens.skipName("scoped");
        List<Statement> body = apart(() -> bodyAndEnd("endblock"));
        tokens.skipName(name);
        return new Statement.Block(line, scoped, body);
    }

    private Statement macro(int line) {
        String name = tokens.expect(Kind.NAME).text();
        return new Statement.Definition(line, name, macroBody(line, "endmacro"));
    }

    private Statement call(int line) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        if (tokens.peek().isOperator("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw new TemplateException(line, "expected call");
        }
        return new Statement.CallBlock(line, macroBody(line, parameters, defaults, "endcall"), call);
    }

    private Macro.Body macroBody(int line, String end) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        signature(parameters, defaults);
        return macroBody(line, parameters, defaults, end);
    }

    private Macro.Body macroBody(int line, List<String> parameters, List<Expression> defaults, String end) {
        notes.enterMacro();
        List<Statement> statements = apart(() -> bodyAndEnd(end));
        Set<String> used = notes.leaveMacro();
        int caller = parameters.indexOf(Macro.CALLER);
        if (caller >= 0 && used.contains(Macro.CALLER) && caller < parameters.size() - defaults.size()) {
            throw new TemplateException(
                    line,
                    "When defining macros or call blocks the special \"caller\" argument must be"
                            + " omitted or be given a default.");
        }
        used.removeIf(name -> !name.equals(Macro.CALLER) && parameters.contains(name));
        return new Macro.Body(parameters, defaults, used, statements);
    }

    private void signature(List<String> parameters, List<Expression> defaults) {
        tokens.expect("(");
        while (!tokens.peek().isOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expect(",");
            }
            Token name = tokens.expect(Kind.NAME);
            parameters.add(assignable(name).text());
            if (tokens.skip("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw new TemplateException(name.line(), "non-default argument follows default argument");
            }
        }
        tokens.next();
    }

    private Statement filtered(int line) {
        Expression.Filter filter = expressions.filterChain(Optional.empty());
        return new Statement.Filtered(line, filter, notes.early(() -> bodyAndEnd("endfilter")));
    }

    /** Statements that run as a function of their own: no loop around them can be left from inside. */
    private List<Statement> apart(Supplier<List<Statement>> body) {
        int around = loops;
        loops = 0;
        List<Statement> statements = notes.early(body);
        loops = around;
        return statements;
    }

    // Targets

    /** One target, or several with commas between them, up to a word. */
    private Target target(boolean members, String end) {
        List<Target> targets = new ArrayList<>();
        boolean several = false;
        do {
            Token next = tokens.peek();
            if (next.isName(end) || next.isOperator(end) || next.isOperator(")") || next.kind() == Kind.BLOCK_END) {
                break;
            }
            targets.add(single(members));
        } while (several |= tokens.skip(","));
        if (targets.isEmpty()) {
            throw new TemplateException(
                    tokens.peek().line(),
                    "Expected an expression, got '" + tokens.peek().describe() + "'");
        }
        return several || targets.size() > 1 ? new Target.Several(targets) : targets.get(0);
    }

    private Target single(boolean members) {
        if (tokens.skip("(")) {
            Target inner = target(members, ")");
            tokens.expect(")");
            return inner;
        }
        Token name = tokens.next();
        if (name.kind() != Kind.NAME) {
            throw new TemplateException(name.line(), "can't assign to '" + name.describe() + "'");
        } else if (members && tokens.skip(".")) {
            return new Target.Member(name.text(), tokens.expect(Kind.NAME).text());
        }
        if (name.text().equals("loop") && open.contains("for")) {
            throw new TemplateException(name.line(), "Can't assign to special loop variable in for-loop target");
        }
        return new Target.Variable(assignable(name).text());
    }

    private Token assignable(Token name) {
        if (Set.of("true", "false", "none", "True", "False", "None").contains(name.text())) {
            throw new TemplateException(name.line(), "can't assign to '" + name.text() + "'");
        }
        notes.stores(name.text());
        return name;
    }
}
