package org.ablate.plugins.objectives.jinja;

import java.util.List;
import java.util.function.Supplier;
import org.ablate.plugins.objectives.jinja.Token.Kind;

/** The words of a template, one after the other. */
final class Tokens {

    /** Statements and expressions inside of each other. */
    private static final int DEPTH = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The word after the next. */
    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** The next word; the end comes again and again. */
    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    /** Takes an operator if it is next. */
    boolean skip(String operator) {
        return skipIf(peek().isOperator(operator));
    }

    boolean skipName(String name) {
        return skipIf(peek().isName(name));
    }

    private boolean skipIf(boolean there) {
        at += there ? 1 : 0;
        return there;
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw unexpected(operator);
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(name);
        }
    }

    Token expect(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected(kind.toString());
        }
        return next();
    }

    private TemplateException unexpected(String expected) {
        return new TemplateException(
                peek().line(),
                peek().kind() == Kind.END
                        ? "unexpected end of template, expected '" + expected + "'."
                        : "expected token '" + expected + "', got '" + peek().describe() + "'");
    }

    /** Reads something that may be inside of its own kind. */
    <T> T nested(Supplier<T> part) {
        if (++depth > DEPTH) {
            throw new TemplateException(
                    peek().line(), "statements or expressions are nested more than " + DEPTH + " deep");
        }
        T read = part.get();
        depth--;
        return read;
    }
}
