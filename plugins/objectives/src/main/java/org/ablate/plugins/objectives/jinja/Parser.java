package org.ablate.plugins.objectives.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        Frame root = parser.notes.frame();
        List<Statement> statements = parser.notes.early(() -> parser.statements(Set.of()));
        return Template.of(new Statement.Body(root, statements), parser.marksAnswers);
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

    /** The statements of a tag up to one of the ends; the end's name comes next. */
    private List<Statement> statementsTo(String... ends) {
        tokens.skip(":");
        tokens.expect(Kind.BLOCK_END);
        return statements(new LinkedHashSet<>(List.of(ends)));
    }

    /** The statements of a tag up to its end, which is read too. */
    private List<Statement> statementsAndEnd(String end) {
        List<Statement> statements = statementsTo(end);
        tokens.next();
        return statements;
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
                        yield new Statement.Generation(line, apart(inner(), "endgeneration"));
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
        Target target = target(true);
        if (tokens.skip("=")) {
            Expression value = expressions.tuple();
            target.names(notes::sets, notes::reads);
            return new Statement.Assign(line, target, value);
        }
        target.names(notes::sets, notes::reads);
        Frame frame = inner();
        Optional<Expression.Filter> filter = notes.within(frame, () -> expressions.filters(Optional.empty()));
        return new Statement.Capture(line, target, filter, body(frame, "endset"));
    }

    private Statement condition(int line) {
        List<Expression> tests = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        Token next;
        do {
            tests.add(expressions.tupleWithoutCondition());
            notes.frame().enterCondition();
            bodies.add(statementsTo("elif", "else", "endif"));
            notes.frame().leaveCondition();
            next = tokens.next();
        } while (next.text().equals("elif"));
        notes.frame().enterCondition();
        bodies.add(next.text().equals("else") ? statementsAndEnd("endif") : List.of());
        notes.frame().leaveCondition();
        return new Statement.If(line, tests, bodies);
    }

    private Statement loop(int line) {
        Target target = target(false);
        tokens.expectName("in");
        Expression items = expressions.tupleWithoutCondition();
        Optional<Expression> test = tokens.skipName("if") ? Optional.of(test(target)) : Optional.empty();
        boolean recursive = tokens.skipName("recursive");
        Frame frame = inner();
        frame.reads("loop");
        target.names(frame::reads, frame::reads);
        loops++;
        List<Statement> body = notes.within(frame, () -> notes.early(() -> statementsTo("endfor", "else")));
        loops--;
        Statement.Body otherwise =
                tokens.next().text().equals("else") ? body(inner(), "endfor") : new Statement.Body(inner(), List.of());
        return new Statement.For(line, target, items, test, recursive, new Statement.Body(frame, body), otherwise);
    }

    /** The test of a loop, which sees the loop's variables. */
    private Expression test(Target target) {
        Frame frame = inner();
        target.names(frame::reads, frame::reads);
        return notes.within(frame, () -> notes.early(expressions::expression));
    }

    private Statement with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (tokens.peek().kind() != Kind.BLOCK_END) {
            if (!targets.isEmpty()) {
                tokens.expect(",");
            }
            targets.add(target(false));
            tokens.expect("=");
            values.add(expressions.expression());
        }
        Frame frame = inner();
        targets.forEach(target -> target.names(frame::reads, frame::reads));
        return new Statement.With(line, targets, values, body(frame, "endwith"));
    }

    private Statement block(int line) {
        String name = tokens.expect(Kind.NAME).text();
        boolean scoped = tokens.skipName("scoped");
        Statement.Body body = apart(scoped ? inner() : new Frame(null), "endblock");
        tokens.skipName(name);
        return new Statement.Block(line, scoped, body);
    }

    private Statement macro(int line) {
        String name = tokens.expect(Kind.NAME).text();
        notes.sets(name);
        Signature signature = signature();
        return new Statement.Definition(line, name, macroBody(line, signature, "endmacro"));
    }

    private Statement call(int line) {
        Signature signature =
                tokens.peek().isOperator("(") ? signature() : new Signature(inner(), List.of(), List.of());
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw new TemplateException(line, "expected call");
        }
        return new Statement.CallBlock(line, macroBody(line, signature, "endcall"), call);
    }

    private Macro.Body macroBody(int line, Signature signature, String end) {
        List<String> parameters = signature.parameters();
        notes.enterMacro();
        Statement.Body body = apart(signature.frame(), end);
        Set<String> used = notes.leaveMacro();
        int caller = parameters.indexOf(Macro.CALLER);
        if (caller >= 0
                && used.contains(Macro.CALLER)
                && caller < parameters.size() - signature.defaults().size()) {
            throw new TemplateException(
                    line,
                    "When defining macros or call blocks the special \"caller\" argument must be"
                            + " omitted or be given a default.");
        }
        used.removeIf(name -> !name.equals(Macro.CALLER) && parameters.contains(name));
        return new Macro.Body(parameters, signature.defaults(), used, body);
    }

    /** Names of parameters, and values for the last of them. */
    private record Signature(Frame frame, List<String> parameters, List<Expression> defaults) {}

    private Signature signature() {
        Frame frame = inner();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        tokens.expect("(");
        while (!tokens.skip(")")) {
            if (!parameters.isEmpty()) {
                tokens.expect(",");
            }
            Token name = assignable(tokens.expect(Kind.NAME));
            parameters.add(name.text());
            if (tokens.skip("=")) {
                defaults.add(notes.within(frame, expressions::expression));
            } else if (!defaults.isEmpty()) {
                throw new TemplateException(name.line(), "non-default argument follows default argument");
            }
        }
        notes.within(frame, () -> {
            parameters.forEach(notes::parameter);
            return frame;
        });
        return new Signature(frame, parameters, defaults);
    }

    private Statement filtered(int line) {
        Frame frame = inner();
        Expression.Filter filter = expressions.filterChain(Optional.empty());
        return new Statement.Filtered(line, filter, body(frame, "endfilter"));
    }

    private Frame inner() {
        return new Frame(notes.frame());
    }

    /** Statements with a scope of their own. */
    private Statement.Body body(Frame frame, String end) {
        return new Statement.Body(frame, notes.within(frame, () -> notes.early(() -> statementsAndEnd(end))));
    }

    /** Statements that run as a function of their own: no loop around them can be left from inside. */
    private Statement.Body apart(Frame frame, String end) {
        int around = loops;
        loops = 0;
        Statement.Body body = body(frame, end);
        loops = around;
        return body;
    }

    // Targets

    /** One target, or several with commas between them. */
    private Target target(boolean members) {
        List<Target> targets = new ArrayList<>();
        boolean several = false;
        while (!tokens.peek().isOperator(")") && tokens.peek().kind() != Kind.BLOCK_END) {
            targets.add(single(members));
            if (!tokens.skip(",")) {
                break;
            }
            several = true;
        }
        if (targets.isEmpty()) {
            throw new TemplateException(
                    tokens.peek().line(),
                    "Expected an expression, got '" + tokens.peek().describe() + "'");
        }
        return several ? new Target.Several(targets) : targets.get(0);
    }

    private Target single(boolean members) {
        if (tokens.skip("(")) {
            Target inner = tokens.nested(() -> target(members));
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
        return name;
    }
}
