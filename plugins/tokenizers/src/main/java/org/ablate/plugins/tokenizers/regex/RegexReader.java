package org.ablate.plugins.tokenizers.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.ablate.plugins.tokenizers.regex.Node.Ahead;
import org.ablate.plugins.tokenizers.regex.Node.Characters;
import org.ablate.plugins.tokenizers.regex.Node.Choice;
import org.ablate.plugins.tokenizers.regex.Node.Condition;
import org.ablate.plugins.tokenizers.regex.Node.Repeat;
import org.ablate.plugins.tokenizers.regex.Node.Sequence;

/**
 * A reader of regular expressions as Oniguruma has them, the library in Hugging Face's {@code tokenizers}
 * (<a href="https://github.com/kkos/oniguruma/blob/master/doc/RE">its syntax</a>). Whether they are well formed, the library tells;
 * here only what is tried when is of interest, so groups that capture, possessive and lazy repeats are plain ones.
 */
final class RegexReader {

    /** More than any tokenizer nests; the library itself has no bound but the thread's stack. */
    private static final int DEPTH = 50;

    /** Digits of a number that are read at all. */
    private static final int LARGEST = 100_000;

    private final String text;
    private int at;
    private int depth;

    private RegexReader(String text) {
        this.text = text;
    }

    /**
     * Takes an expression apart.
     *
     * @throws CostlyRegexException when it has what is not known here or nests too deep
     */
    static Node read(String expression) {
        RegexReader reader = new RegexReader(expression);
        Node node = reader.choice(false);
        if (reader.more()) {
            throw reader.unknown(")");
        }
        return node;
    }

    /** Alternatives up to the end of the group. */
    private Node choice(boolean anyCase) {
        if (++depth > DEPTH) {
            throw new CostlyRegexException(
                    "groups are nested more than " + DEPTH + " deep", "fewer groups within groups");
        }
        List<Node> parts = new ArrayList<>();
        do {
            parts.add(sequence(anyCase));
        } while (skip("|"));
        depth--;
        return parts.size() == 1 ? parts.get(0) : new Choice(parts);
    }

    private Node sequence(boolean anyCase) {
        List<Node> parts = new ArrayList<>();
        boolean letter = false;
        while (more() && peek() != '|' && peek() != ')') {
            boolean literal = anyCase && Character.isLetter(peek());
            if (literal && letter) {
                requireNoFolding(text.substring(at - 1, at + 1));
            }
            letter = literal;
            parts.add(repeated(atom(anyCase)));
        }
        return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
    }

    /** Letters that stand for one other where case does not count, such as ss for ß. */
    private void requireNoFolding(String pair) {
        if (List.of("ss", "ff", "fi", "fl", "st").contains(pair.toLowerCase(Locale.ROOT))) {
            throw new CostlyRegexException(
                    "(?i) before \"" + pair + "\", which is one letter too, is not supported",
                    "[" + pair.charAt(0) + "][" + pair.charAt(1) + "] with both cases in the brackets");
        }
    }

    private Node repeated(Node part) {
        Node node = part;
        while (more()) {
            if (skip("*")) {
                node = new Repeat(node, 0, Repeat.UNBOUNDED);
            } else if (skip("+")) {
                node = new Repeat(node, 1, Repeat.UNBOUNDED);
            } else if (skip("?")) {
                node = new Repeat(node, 0, 1);
            } else {
                Node counted = peek() == '{' ? counted(node) : node;
                if (counted == node) {
                    return node;
                }
                node = counted;
                continue;
            }
            if (!skip("?")) {
                skip("+");
            }
        }
        return node;
    }

    /** A part with {@code {2}}, {@code {2,}}, {@code {,3}} or {@code {2,3}} after it, or the part itself where the brace is a brace. */
    private Node counted(Node part) {
        int begin = at++;
        OptionalInt least = number();
        boolean comma = skip(",");
        OptionalInt most = comma ? number() : least;
        if (!skip("}") || (least.isEmpty() && most.isEmpty())) {
            at = begin;
            return part;
        }
        int from = least.orElse(0);
        int to = most.orElse(Repeat.UNBOUNDED);
        Node node = new Repeat(part, Math.min(from, to), Math.max(from, to));
        return skip("?") && !comma ? new Repeat(node, 0, 1) : node;
    }

    private OptionalInt number() {
        int begin = at;
        int value = 0;
        while (more() && Character.digit(peek(), 10) >= 0) {
            value = Math.min(10 * value + Character.digit(peek(), 10), LARGEST);
            at++;
        }
        return at > begin ? OptionalInt.of(value) : OptionalInt.empty();
    }

    private Node atom(boolean anyCase) {
        int character = next();
        return switch (character) {
            case '(' -> group(anyCase);
            case '[' -> new Characters(folded(brackets(), anyCase));
            case '.' -> new Characters(CharacterSet.ANY);
            case '^', '$' -> new Condition();
            case '\\' -> escape(anyCase);
            default -> new Characters(folded(CharacterSet.of(character), anyCase));
        };
    }

    /** What a set stands for where case does not count. */
    private CharacterSet folded(CharacterSet set, boolean anyCase) {
        if (!anyCase) {
            return set;
        }
        if (set.some().nextSetBit(128) >= 0) {
            throw new CostlyRegexException(
                    "(?i) for characters beyond ASCII is not supported",
                    "(?i:...) around the letters that need it only");
        }
        CharacterSet both = set;
        for (int c = set.some().nextSetBit(0); c >= 0; c = set.some().nextSetBit(c + 1)) {
            both = both.or(CharacterSet.of(Character.toLowerCase(c))).or(CharacterSet.of(Character.toUpperCase(c)));
        }
        boolean letters = set.some().stream().anyMatch(Character::isLetter);
        return letters ? both.or(new CharacterSet(CharacterSet.BEYOND_ASCII.some(), CharacterSet.NONE.all())) : both;
    }

    private Node group(boolean anyCase) {
        if (peek() == '*') {
            throw unknown("(*");
        }
        if (!skip("?")) {
            return closed(choice(anyCase));
        }
        if (skip("#")) {
            while (next() != ')') {}
            return new Sequence(List.of());
        }
        if (skip(":") || skip(">")) {
            return closed(choice(anyCase));
        }
        if (skip("=") || skip("!")) {
            return closed(new Ahead(choice(anyCase)));
        }
        if (skip("<=") || skip("<!")) {
            return closed(behind(choice(anyCase)));
        }
        if (skip("<") || skip("'")) {
            int end = text.charAt(at - 1) == '<' ? '>' : '\'';
            while (next() != end) {}
            return closed(choice(anyCase));
        }
        return options(anyCase);
    }

    /** The library tries each length of what stands before; a few are no more than a condition. */
    private Node behind(Node part) {
        if (longest(part) > 64) {
            throw new CostlyRegexException(
                    "what stands behind, (?<=...) or (?<!...), can be long", "one with at most a few characters");
        }
        return new Condition();
    }

    /** How many characters it can read; without end, a number beyond any bound. */
    private static long longest(Node node) {
        if (node instanceof Sequence sequence) {
            return Math.min(
                    sequence.parts().stream().mapToLong(RegexReader::longest).sum(), LARGEST);
        }
        if (node instanceof Choice choice) {
            return choice.parts().stream().mapToLong(RegexReader::longest).sum();
        }
        if (node instanceof Repeat repeat) {
            return longest(repeat.part()) * Math.min(repeat.most(), LARGEST);
        }
        return node instanceof Characters ? 1 : 0;
    }

    private Node options(boolean anyCase) {
        int begin = at;
        boolean on = true;
        boolean any = anyCase;
        while (true) {
            int option = next();
            switch (option) {
                case '-' -> on = false;
                case 'i' -> any = on;
                case 'm' -> {}
                case ':' -> {
                    return closed(choice(any));
                }
                case ')' -> {
                    return choice(any);
                }
                default -> throw unknown("(?" + text.substring(begin, at));
            }
        }
    }

    private Node closed(Node node) {
        if (!skip(")")) {
            throw new CostlyRegexException("a group has no end", ")");
        }
        return node;
    }

    private Node escape(boolean anyCase) {
        int character = next();
        return switch (character) {
            case 'b', 'B', 'A', 'z', 'Z', 'G' -> new Condition();
            case 'R' ->
                new Choice(List.of(
                        new Sequence(
                                List.of(new Characters(CharacterSet.of('\r')), new Characters(CharacterSet.NEWLINE))),
                        new Characters(CharacterSet.SPACE)));
            case 'O' -> new Characters(CharacterSet.ANY);
            case 'N' -> new Characters(CharacterSet.NEWLINE.not());
            case 'w', 'W', 's', 'S', 'd', 'D', 'h', 'H' -> new Characters(shorthand(character));
            case 'p', 'P' -> new Characters(folded(property(character), anyCase));
            default -> new Characters(folded(CharacterSet.of(escaped(character)), anyCase));
        };
    }

    private static CharacterSet shorthand(int letter) {
        CharacterSet set =
                switch (Character.toLowerCase(letter)) {
                    case 'w' -> CharacterSet.WORD;
                    case 's' -> CharacterSet.SPACE;
                    case 'd' -> CharacterSet.DIGIT;
                    default -> CharacterSet.HEX_DIGIT;
                };
        return Character.isUpperCase(letter) ? set.not() : set;
    }

    /** After {@code \p} or {@code \P}; without a brace it is that letter. */
    private CharacterSet property(int letter) {
        if (!skip("{")) {
            return CharacterSet.of(letter);
        }
        boolean not = skip("^") ^ letter == 'P';
        int end = text.indexOf('}', at);
        if (end < 0) {
            throw unknown("\\" + (char) letter + "{");
        }
        CharacterSet set = CharacterSet.property(text.substring(at, end));
        at = end + 1;
        return not ? set.not() : set;
    }

    /** The character that an escape stands for. */
    private int escaped(int character) {
        return switch (character) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            case 'a' -> 0x07;
            case 'e' -> 0x1b;
            case '0' -> digits(8, 2);
            case 'u' -> digits(16, 4);
            case 'x' -> {
                if (!skip("{")) {
                    yield digits(16, 2);
                }
                int value = digits(16, 8);
                if (!skip("}")) {
                    throw unknown("\\x{");
                }
                yield value;
            }
            default -> {
                if (Character.isLetterOrDigit(character) && character < 128) {
                    throw unknown("\\" + (char) character);
                }
                yield character;
            }
        };
    }

    private int digits(int radix, int most) {
        int value = 0;
        for (int i = 0; i < most && more() && Character.digit(peek(), radix) >= 0; i++) {
            value = Math.min(value * radix + Character.digit(next(), radix), Character.MAX_CODE_POINT);
        }
        return value;
    }

    /** After an opening bracket: ranges, classes within, and intersections. */
    private CharacterSet brackets() {
        if (++depth > DEPTH) {
            throw new CostlyRegexException(
                    "brackets are nested more than " + DEPTH + " deep", "fewer brackets in brackets");
        }
        boolean not = skip("^");
        CharacterSet whole = CharacterSet.ANY;
        CharacterSet set = CharacterSet.NONE;
        boolean first = true;
        while ((first && peek() == ']' && text.indexOf(']', at + 1) >= 0) || !skip("]")) {
            if (skip("&&")) {
                whole = whole.and(set);
                set = CharacterSet.NONE;
            } else {
                set = set.or(element());
            }
            first = false;
        }
        depth--;
        whole = whole.and(set);
        return not ? whole.not() : whole;
    }

    private CharacterSet element() {
        if (skip("[:")) {
            boolean not = skip("^");
            int end = text.indexOf(":]", at);
            if (end >= 0) {
                CharacterSet set = CharacterSet.property(text.substring(at, end));
                at = end + 2;
                return not ? set.not() : set;
            }
            at -= not ? 2 : 1;
            return brackets();
        }
        if (skip("[")) {
            return brackets();
        }
        int begin = at;
        int first = next();
        if (first == '\\') {
            int letter = next();
            switch (letter) {
                case 'w', 'W', 's', 'S', 'd', 'D', 'h', 'H' -> {
                    return shorthand(letter);
                }
                case 'p', 'P' -> {
                    return property(letter);
                }
                case 'R', 'X' -> throw unknown(text.substring(begin, at));
                default -> first = letter == 'b' ? '\b' : escaped(letter);
            }
        }
        if (at + 1 < text.length() && peek() == '-' && text.charAt(at + 1) != ']') {
            int dash = at++;
            int last = next();
            if (last == '[') {
                at = dash;
                return CharacterSet.of(first);
            }
            if (last == '\\') {
                int letter = next();
                if ("wWsSdDhHpP".indexOf(letter) >= 0) {
                    at = dash;
                    return CharacterSet.of(first);
                }
                last = letter == 'b' ? '\b' : escaped(letter);
            }
            return CharacterSet.range(first, last);
        }
        return CharacterSet.of(first);
    }

    private boolean more() {
        return at < text.length();
    }

    private int peek() {
        return more() ? text.codePointAt(at) : -1;
    }

    private int next() {
        if (!more()) {
            throw new CostlyRegexException("it ends where something is still to come", "a complete expression");
        }
        int character = text.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private boolean skip(String expected) {
        boolean found = text.startsWith(expected, at);
        at += found ? expected.length() : 0;
        return found;
    }

    private CostlyRegexException unknown(String construct) {
        return new CostlyRegexException(
                "it is not known here what \"" + construct + "\" at character " + at + " can cost",
                "an expression of characters, classes, groups, repeats, (?i:...), (?=...) and (?!...)");
    }
}
