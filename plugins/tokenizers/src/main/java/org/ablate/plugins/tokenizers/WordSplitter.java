package org.ablate.plugins.tokenizers;

import java.util.function.Consumer;

/**
 * Cuts text into the words inside which byte-level BPE merges, as GPT-2 does (Radford et al., 2019):
 *
 * <pre>{@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}</pre>
 *
 * <p>Written as a scanner because {@link java.util.regex.Pattern} is several times slower here and recurses over long
 * runs. Letters and numbers are those of the running JDK's Unicode version.
 */
final class WordSplitter {

    private enum Type {
        SPACE,
        LETTER,
        NUMBER,
        OTHER
    }

    private WordSplitter() {}

    /** Hands over the words of {@code text} in order; together they are the text, and each alone is one word. */
    static void split(String text, Consumer<String> word) {
        int start = 0;
        while (start < text.length()) {
            int end = wordEnd(text, start);
            word.accept(text.substring(start, end));
            start = end;
        }
    }

    private static int wordEnd(String text, int start) {
        int contraction = contractionEnd(text, start);
        if (contraction > start) {
            return contraction;
        }
        int body = start;
        if (text.charAt(start) == ' ' && start + 1 < text.length()) {
            body = start + 1;
        }
        Type type = type(text.codePointAt(body));
        if (type != Type.SPACE) {
            return runEnd(text, body, type);
        }
        int end = runEnd(text, start, Type.SPACE);
        boolean leavesOneForTheNextWord = end < text.length() && end - start > 1;
        return leavesOneForTheNextWord ? end - 1 : end;
    }

    private static int contractionEnd(String text, int start) {
        if (text.charAt(start) != '\'' || start + 1 >= text.length()) {
            return start;
        }
        char first = text.charAt(start + 1);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return start + 2;
        }
        char second = start + 2 < text.length() ? text.charAt(start + 2) : ' ';
        boolean pair =
                (first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l');
        return pair ? start + 3 : start;
    }

    private static int runEnd(String text, int start, Type type) {
        int end = start;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            if (type(codePoint) != type) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    private static Type type(int codePoint) {
        if (isSpace(codePoint)) {
            return Type.SPACE;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> Type.LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> Type.NUMBER;
            default -> Type.OTHER;
        };
    }

    /** Unicode's White_Space property; all of it lies in the basic plane and none needs two chars. */
    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}
