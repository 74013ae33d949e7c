package org.ablate.plugins.objectives.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ablate.plugins.objectives.jinja.Expression.Passed;
import org.ablate.plugins.objectives.jinja.Token.Kind;
import org.ablate.plugins.objectives.jinja.Value.Bool;
import org.ablate.plugins.objectives.jinja.Value.Int;
import org.ablate.plugins.objectives.jinja.Value.None;
import org.ablate.plugins.objectives.jinja.Value.Real;
import org.ablate.plugins.objectives.jinja.Value.Seq;
import org.ablate.plugins.objectives.jinja.Value.Text;

/**
 * Reads expressions. From what binds least to what binds most: {@code if}, {@code or}, {@code and}, {@code not}, comparisons,
 * {@code + -}, {@code ~}, {@code * / // %}, {@code **} (from left to right), a sign, then filters and tests, then calls and items.
 */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final Tokens tokens;
    private final Notes notes;

    ExpressionParser(Tokens tokens, Notes notes) {
        this.tokens = tokens;
        this.notes = notes;
    }

    Expression expression() {
        return tokens.nested(this::conditional);
    }

    /** Expressions with commas between them are a tuple. */
    Expression tuple() {
        return tuple(this::expression, false);
    }

    /** The same where {@code if} has another meaning. */
    Expression tupleWithoutCondition() {
        return tuple(() -> tokens.nested(this::or), false);
    }

    private Expression tuple(Supplier<Expression> item, boolean mayBeEmpty) {
        int line = tokens.peek().line();
        List<Expression> items = new ArrayList<>();
        boolean several = false;
        while (!endsTuple()) {
            items.add(item.get());
            if (!tokens.skip(",")) {
                break;
            }
            several = true;
        }
        if (!several && items.size() == 1) {
            return items.get(0);
        } else if (items.isEmpty() && !mayBeEmpty) {
            throw new TemplateException(
                    line, "Expected an expression, got '" + tokens.peek().describe() + "'");
        }
        return new Expression.Sequence(line, items, Seq.Kind.TUPLE);
    }

    private boolean endsTuple() {
        Token next = tokens.peek();
        return next.kind() == Kind.PRINT_END || next.kind() == Kind.BLOCK_END || next.isOperator(")");
    }

    private Expression conditional() {
        int line = tokens.peek().line();
        int noted = notes.count();
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression test = or();
            Optional<Expression> otherwise =
                    tokens.skipName("else") ? Optional.of(tokens.nested(this::conditional)) : Optional.empty();
            value = new Expression.Conditional(line, test, value, otherwise);
            notes.forget(noted);
            line = tokens.peek().line();
        }
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.peek().isName("or")) {
            int line = tokens.next().line();
            left = new Expression.Logic(line, false, left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.peek().isName("and")) {
            int line = tokens.next().line();
            left = new Expression.Logic(line, true, left, not());
        }
        return left;
    }

    private Expression not() {
        if (tokens.peek().isName("not")) {
            int line = tokens.next().line();
            return new Expression.Not(line, tokens.nested(this::not));
        }
        return comparison();
    }

    private Expression comparison() {
        int line = tokens.peek().line();
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            Token next = tokens.peek();
            if ((next.kind() == Kind.OPERATOR && COMPARISONS.contains(next.text())) || next.isName("in")) {
                operators.add(tokens.next().text());
            } else if (next.isName("not") && tokens.peekSecond().isName("in")) {
                tokens.next();
                tokens.next();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? first : new Expression.Comparison(line, first, operators, others);
            }
            others.add(sum());
        }
    }

    private Expression sum() {
        return chain(Set.of("+", "-"), this::concatenation);
    }

    private Expression concatenation() {
        int line = tokens.peek().line();
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skip("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Concatenation(line, parts);
    }

    private Expression product() {
        return chain(Set.of("*", "/", "//", "%"), this::power);
    }

    private Expression power() {
        return chain(Set.of("**"), () -> unary(true));
    }

    private Expression chain(Set<String> operators, Supplier<Expression> operand) {
        Expression left = operand.get();
        while (tokens.peek().kind() == Kind.OPERATOR
                && operators.contains(tokens.peek().text())) {
            Token operator = tokens.next();
            left = new Expression.Binary(operator.line(), operator.text(), left, operand.get());
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        Token sign = tokens.peek();
        Expression value;
        if (sign.isOperator("-") || sign.isOperator("+")) {
            tokens.next();
            value = new Expression.Sign(sign.line(), sign.text(), tokens.nested(() -> unary(false)));
        } else {
            value = primary();
        }
        value = postfix(value);
        return withFilters ? filtersAndTests(value) : value;
    }

    private Expression primary() {
        Token token = tokens.next();
        int line = token.line();
        return switch (token.kind()) {
            case NAME -> name(token);
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (tokens.peek().kind() == Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Expression.Literal(line, Text.of(text.toString()));
            }
            case INTEGER -> new Expression.Literal(line, whole(token));
            case FLOAT -> new Expression.Literal(line, new Real(Double.parseDouble(token.text())));
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        Expression inside = tuple(this::expression, true);
                        tokens.expect(")");
                        yield inside;
                    }
                    case "[" -> list(line);
                    case "{" -> dictionary(line);
                    default -> throw unexpected(token);
                };
            default -> throw unexpected(token);
        };
    }

    private static TemplateException unexpected(Token token) {
        return new TemplateException(token.line(), "unexpected '" + token.describe() + "'");
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Literal(token.line(), Bool.TRUE);
            case "false", "False" -> new Expression.Literal(token.line(), Bool.FALSE);
            case "none", "None" -> new Expression.Literal(token.line(), None.NONE);
            default -> {
                notes.reads(token.text());
                yield new Expression.Name(token.line(), token.text());
            }
        };
    }

    private static Int whole(Token token) {
        String digits = token.text().toLowerCase(Locale.ROOT);
        int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
        String plain = radix == 10 ? digits : digits.substring(2);
        if (plain.length() > Output.DIGITS) {
            throw new TemplateException(token.line(), "a whole number of more than " + Output.DIGITS + " digits");
        }
        return new Int(new BigInteger(plain, radix));
    }

    private Expression list(int line) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skip("]")) {
            items.add(expression());
            if (!tokens.skip(",") && !tokens.peek().isOperator("]")) {
                tokens.expect(",");
            }
        }
        return new Expression.Sequence(line, items, Seq.Kind.LIST);
    }

    private Expression dictionary(int line) {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.skip("}")) {
            keys.add(expression());
            tokens.expect(":");
            values.add(expression());
            if (!tokens.skip(",") && !tokens.peek().isOperator("}")) {
                tokens.expect(",");
            }
        }
        return new Expression.Dictionary(line, keys, values);
    }

    private Expression postfix(Expression value) {
        Expression whole = value;
        while (true) {
            Token next = tokens.peek();
            if (next.isOperator(".")) {
                whole = member(whole);
            } else if (next.isOperator("[")) {
                whole = item(whole);
            } else if (next.isOperator("(")) {
                whole = new Expression.Call(next.line(), whole, passed());
            } else {
                return whole;
            }
        }
    }

    private Expression member(Expression object) {
        int line = tokens.next().line();
        Token name = tokens.next();
        if (name.kind() == Kind.NAME) {
            return new Expression.Attribute(line, object, name.text());
        } else if (name.kind() == Kind.INTEGER) {
            return new Expression.Item(line, object, new Expression.Literal(line, whole(name)));
        }
        throw new TemplateException(name.line(), "expected name or number");
    }

    private Expression item(Expression object) {
        int line = tokens.next().line();
        List<Expression> indices = new ArrayList<>();
        while (!tokens.skip("]")) {
            if (!indices.isEmpty()) {
                tokens.expect(",");
            }
            Optional<Expression> start = bound();
            if (!tokens.skip(":")) {
                indices.add(start.orElseThrow(() -> unexpected(tokens.peek())));
                continue;
            }
            Optional<Expression> stop = bound();
            Optional<Expression> step = tokens.skip(":") ? bound() : Optional.empty();
            if (!indices.isEmpty() || !tokens.skip("]")) {
                throw new TemplateException(line, "a slice among several indices is not read here");
            }
            return new Expression.Slice(line, object, start, stop, step);
        }
        return new Expression.Item(
                line,
                object,
                indices.size() == 1 ? indices.get(0) : new Expression.Sequence(line, indices, Seq.Kind.TUPLE));
    }

    /** A bound of a slice, if there is one. */
    private Optional<Expression> bound() {
        Token next = tokens.peek();
        return next.isOperator(":") || next.isOperator("]") || next.isOperator(",")
                ? Optional.empty()
                : Optional.of(expression());
    }

    private Passed passed() {
        int line = tokens.peek().line();
        tokens.expect("(");
        List<Expression> values = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Optional<Expression> more = Optional.empty();
        Optional<Expression> moreNamed = Optional.empty();
        while (!tokens.skip(")")) {
            boolean ordered;
            if (tokens.skip("*")) {
                ordered = more.isEmpty() && moreNamed.isEmpty();
                more = Optional.of(expression());
            } else if (tokens.skip("**")) {
                ordered = moreNamed.isEmpty();
                moreNamed = Optional.of(expression());
            } else if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                ordered = moreNamed.isEmpty() && !named.containsKey(name);
                named.put(name, expression());
            } else {
                ordered = more.isEmpty() && moreNamed.isEmpty() && named.isEmpty();
                values.add(expression());
            }
            if (!ordered) {
                throw new TemplateException(line, "invalid syntax for function call expression");
            }
            if (!tokens.skip(",") && !tokens.peek().isOperator(")")) {
                tokens.expect(",");
            }
        }
        return new Passed(values, named, more, moreNamed);
    }

    private Expression filtersAndTests(Expression value) {
        Expression whole = value;
        while (true) {
            Token next = tokens.peek();
            if (next.isOperator("|")) {
                whole = filters(Optional.of(whole)).orElseThrow();
            } else if (next.isName("is")) {
                whole = test(whole);
            } else if (next.isOperator("(")) {
                whole = new Expression.Call(next.line(), whole, passed());
            } else {
                return whole;
            }
        }
    }

    /** The filters that follow, the first with an input that may be missing; nothing if none follows. */
    Optional<Expression.Filter> filters(Optional<Expression> input) {
        if (!tokens.skip("|")) {
            return Optional.empty();
        }
        return Optional.of(filterChain(input));
    }

    /** A filter and those that follow it. */
    Expression.Filter filterChain(Optional<Expression> input) {
        Expression.Filter filter = filter(input);
        while (tokens.skip("|")) {
            filter = filter(Optional.of(filter));
        }
        return filter;
    }

    private Expression.Filter filter(Optional<Expression> input) {
        Token token = tokens.expect(Kind.NAME);
        String name = dotted(token);
        notes.filter(token, name);
        Passed passed = tokens.peek().isOperator("(") ? passed() : Passed.NOTHING;
        return new Expression.Filter(token.line(), input, name, passed);
    }

    private String dotted(Token first) {
        StringBuilder name = new StringBuilder(first.text());
        while (tokens.skip(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return name.toString();
    }

    private Expression test(Expression value) {
        int line = tokens.next().line();
        boolean negated = tokens.skipName("not");
        Token token = tokens.expect(Kind.NAME);
        String name = dotted(token);
        notes.test(token, name);
        Expression test = new Expression.Test(line, value, name, ofTest());
        return negated ? new Expression.Not(line, test) : test;
    }

    /** What is passed to a test: in parentheses, or one value without them. */
    private Passed ofTest() {
        Token next = tokens.peek();
        if (next.isOperator("(")) {
            return passed();
        }
        boolean value =
                switch (next.kind()) {
                    case NAME -> !Set.of("else", "or", "and").contains(next.text());
                    case STRING, INTEGER, FLOAT -> true;
                    default -> next.isOperator("[") || next.isOperator("{");
                };
        if (!value) {
            return Passed.NOTHING;
        } else if (next.isName("is")) {
            throw new TemplateException(next.line(), "You cannot chain multiple tests with is");
        }
        return new Passed(List.of(postfix(primary())), Map.of(), Optional.empty(), Optional.empty());
    }
}
