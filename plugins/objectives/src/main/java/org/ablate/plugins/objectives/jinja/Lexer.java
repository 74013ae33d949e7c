package org.ablate.plugins.objectives.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.plugins.objectives.jinja.Token.Kind;

/**
 * Cuts a template into words. As Transformers has it, the line end after a block or a comment belongs to it ({@code trim_blocks}),
 * and so does the white space before it when there is nothing else on the line ({@code lstrip_blocks}).
 */
final class Lexer {

    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private static final Pattern BEGINS_WITH_ZERO =
            Pattern.compile("0(?:[bB](?:_?[01])++|[oO](?:_?[0-7])++|[xX](?:_?[0-9a-fA-F])++|(?:_?0)*+)");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int counted;
    private int line = 1;

    /** Whether the last tag ended with a line end, so that the next begins a line. */
    private boolean begins = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        int tag = tag(0);
        while (tag >= 0) {
            char sign = sign(tag + 2);
            int inside = tag + (sign == 0 ? 2 : 3);
            int raw = afterWord(inside, "raw");
            data(tag, sign, source.charAt(tag + 1) != '{');
            line(tag);
            if (source.charAt(tag + 1) == '#') {
                comment(inside);
            } else if (source.charAt(tag + 1) == '{') {
                words(inside, Kind.PRINT_BEGIN, Kind.PRINT_END);
            } else if (raw >= 0) {
                raw(raw);
            } else {
                words(inside, Kind.BLOCK_BEGIN, Kind.BLOCK_END);
            }
            begins = source.charAt(at - 1) == '\n';
            tag = tag(at);
        }
        add(Kind.DATA, source.substring(at));
        line(source.length());
        tokens.add(new Token(Kind.END, "", line));
    }

    /** Where the next tag begins, or −1. */
    private int tag(int from) {
        for (int brace = source.indexOf('{', from); brace >= 0; brace = source.indexOf('{', brace + 1)) {
            if (brace + 1 < source.length() && "%{#".indexOf(source.charAt(brace + 1)) >= 0) {
                return brace;
            }
        }
        return -1;
    }

    private char sign(int position) {
        return position < source.length() && "-+".indexOf(source.charAt(position)) >= 0 ? source.charAt(position) : 0;
    }

    /** Adds the text before a tag, without the white space that the tag takes with it. */
    private void data(int tag, char sign, boolean ofBlock) {
        String text = source.substring(at, tag);
        if (sign == '-') {
            text = Codepoints.withoutTrailingSpace(text);
        } else if (sign == 0 && ofBlock) {
            int lineStart = text.lastIndexOf('\n') + 1;
            if ((lineStart > 0 || begins) && Codepoints.afterSpace(text, lineStart) == text.length()) {
                text = text.substring(0, lineStart);
            }
        }
        add(Kind.DATA, text);
    }

    private void add(Kind kind, String text) {
        if (kind != Kind.DATA || !text.isEmpty()) {
            tokens.add(new Token(kind, text, line(at)));
        }
    }

    /** The line of a position, none of which lies before one asked for earlier. */
    private int line(int position) {
        for (; counted < position; counted++) {
            if (source.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** The position after white space, a word, white space and the end of a block; −1 if that is not what stands there. */
    private int afterWord(int from, String word) {
        int start = Codepoints.afterSpace(source, from);
        if (!source.startsWith(word, start)) {
            return -1;
        }
        int end = Codepoints.afterSpace(source, start + word.length());
        if (source.startsWith("-%}", end)) {
            return Codepoints.afterSpace(source, end + 3);
        }
        return source.startsWith("%}", end) ? end + 2 : -1;
    }

    private void comment(int from) {
        int end = source.indexOf("#}", from);
        if (end < 0) {
            throw new TemplateException(line, "Missing end of comment tag");
        }
        at = afterEnd(end + 2, end > from ? source.charAt(end - 1) : 0, true);
    }

    /** The position after the end of a tag, with the white space that it takes with it. */
    private int afterEnd(int end, int sign, boolean ofBlock) {
        if (sign == '-') {
            return Codepoints.afterSpace(source, end);
        }
        return ofBlock && sign != '+' && source.startsWith("\n", end) ? end + 1 : end;
    }

    private void raw(int from) {
        at = from;
        begins = source.charAt(from - 1) == '\n';
        for (int tag = source.indexOf("{%", from); tag >= 0; tag = source.indexOf("{%", tag + 2)) {
            char sign = sign(tag + 2);
            int word = Codepoints.afterSpace(source, tag + (sign == 0 ? 2 : 3));
            if (source.startsWith("endraw", word)) {
                int end = Codepoints.afterSpace(source, word + "endraw".length());
                char endSign = sign(end);
                int close = endSign == 0 ? end : end + 1;
                if (source.startsWith("%}", close)) {
                    data(tag, sign, true);
                    at = afterEnd(close + 2, endSign, true);
                    return;
                }
            }
        }
        throw new TemplateException(line, "Missing end of raw directive");
    }

    private void words(int from, Kind begin, Kind end) {
        String close = end == Kind.PRINT_END ? "}}" : "%}";
        Deque<Character> open = new ArrayDeque<>();
        tokens.add(new Token(begin, "", line));
        at = from;
        while (at < source.length()) {
            char sign = sign(at);
            boolean signed = sign == '-' || (sign == '+' && end == Kind.BLOCK_END);
            int closing = signed ? at + 1 : at;
            if (open.isEmpty() && source.startsWith(close, closing)) {
                add(end, "");
                at = afterEnd(closing + 2, signed ? sign : 0, end == Kind.BLOCK_END);
                return;
            } else if (Codepoints.isSpace(source.charAt(at))) {
                at = Codepoints.afterSpace(source, at);
            } else {
                at = word(open);
            }
        }
        add(Kind.END, "");
    }

    /** Adds the word at the position and gives the one after it. */
    private int word(Deque<Character> open) {
        char first = source.charAt(at);
        if (isDigit(at)) {
            return number();
        } else if (first == '_' || Character.isUnicodeIdentifierStart(source.codePointAt(at))) {
            int end = at;
            while (end < source.length() && isNamePart(source.codePointAt(end))) {
                end += Character.charCount(source.codePointAt(end));
            }
            add(Kind.NAME, source.substring(at, end));
            return end;
        } else if (first == '\'' || first == '"') {
            return string(first);
        }
        String operator = OPERATORS.stream()
                .filter(known -> source.startsWith(known, at))
                .findFirst()
                .orElseThrow(() -> unexpected());
        balance(operator.charAt(0), open);
        add(Kind.OPERATOR, operator);
        return at + operator.length();
    }

    private TemplateException unexpected() {
        return new TemplateException(
                line(at),
                "unexpected char "
                        + new Output(new Bounds(0)).repr(Value.Text.of(Character.toString(source.codePointAt(at))))
                        + " at " + at);
    }

    static boolean isNamePart(int letter) {
        return Character.isUnicodeIdentifierPart(letter) && !Character.isIdentifierIgnorable(letter);
    }

    private void balance(char bracket, Deque<Character> open) {
        int opening = "([{".indexOf(bracket);
        if (opening >= 0) {
            open.push(")]}".charAt(opening));
        } else if (")]}".indexOf(bracket) >= 0) {
            if (open.isEmpty()) {
                throw new TemplateException(line(at), "unexpected '" + bracket + "'");
            }
            char expected = open.pop();
            if (expected != bracket) {
                throw new TemplateException(line(at), "unexpected '" + bracket + "', expected '" + expected + "'");
            }
        }
    }

    private boolean isDigit(int position) {
        return position < source.length() && source.charAt(position) >= '0' && source.charAt(position) <= '9';
    }

    /** The position after digits, single underscores between them. */
    private int afterDigits(int from) {
        int end = from;
        while (isDigit(end) || (end > from && source.startsWith("_", end) && isDigit(end + 1))) {
            end++;
        }
        return end;
    }

    private int number() {
        int whole = afterDigits(at);
        int end = whole;
        if (at == 0 || source.charAt(at - 1) != '.') {
            if (source.startsWith(".", end) && isDigit(end + 1)) {
                end = afterDigits(end + 1);
            }
            if (end < source.length() && "eE".indexOf(source.charAt(end)) >= 0) {
                int exponent = sign(end + 1) == 0 ? end + 1 : end + 2;
                end = isDigit(exponent) ? afterDigits(exponent) : end;
            }
        }
        if (end > whole) {
            add(Kind.FLOAT, source.substring(at, end).replace("_", ""));
            return end;
        }
        end = source.charAt(at) == '0' ? afterZero() : whole;
        add(Kind.INTEGER, source.substring(at, end).replace("_", ""));
        return end;
    }

    /** The position after a whole number that begins with 0: of base 2, 8 or 16, or 0 itself. */
    private int afterZero() {
        Matcher matcher = BEGINS_WITH_ZERO.matcher(source).region(at, source.length());
        return matcher.lookingAt() ? matcher.end() : at + 1;
    }

    private int string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw unexpected();
        }
        add(Kind.STRING, unescaped(source.substring(at + 1, end), line(at)));
        return end + 1;
    }

    private static String unescaped(String text, int line) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char letter = text.charAt(i++);
            if (letter != '\\') {
                plain.append(letter);
                continue;
            }
            char escape = text.charAt(i++);
            int known = "abfnrtv\\'\"\n".indexOf(escape);
            int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            if (known >= 0) {
                plain.append(known == 10 ? "" : "\u0007\b\f\n\r\t\u000b\\'\"".substring(known, known + 1));
            } else if (escape >= '0' && escape <= '7') {
                int end = i;
                while (end < text.length() && end < i + 2 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                    end++;
                }
                plain.append((char) Integer.parseInt(text.substring(i - 1, end), 8));
                i = end;
            } else if (digits > 0) {
                plain.appendCodePoint(codepoint(text, i, digits, line));
                i += digits;
            } else if (escape == 'N') {
                throw new TemplateException(line, "\\N in a string, which names a character, is not read here");
            } else {
                plain.append('\\').append(escape);
            }
        }
        return plain.toString();
    }

    private static int codepoint(String text, int from, int digits, int line) {
        String hex = text.substring(from, Math.min(text.length(), from + digits));
        if (!hex.matches("[0-9a-fA-F]{" + digits + "}") || !Character.isValidCodePoint((int) Long.parseLong(hex, 16))) {
            throw new TemplateException(
                    line, "a string has an escape that is no character: \\" + text.charAt(from - 1) + hex);
        }
        return Integer.parseInt(hex, 16);
    }
}
