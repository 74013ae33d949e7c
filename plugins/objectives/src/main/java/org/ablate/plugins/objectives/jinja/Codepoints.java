package org.ablate.plugins.objectives.jinja;

import java.util.ArrayList;
import java.util.List;

/** Texts as Python counts them, by code points. */
final class Codepoints {

    private Codepoints() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Where the code point of an index begins in the string; the index is between 0 and the length. */
    static int offset(String text, int index) {
        return text.offsetByCodePoints(0, index);
    }

    static List<String> split(String text) {
        List<String> letters = new ArrayList<>(text.length());
        text.codePoints().forEach(letter -> letters.add(Character.toString(letter)));
        return letters;
    }

    /** Python's {@code str.isspace}. */
    static boolean isSpace(int letter) {
        return Character.isWhitespace(letter) || letter == 0x85 || Character.isSpaceChar(letter);
    }

    /** Python's {@code str.isprintable}. */
    static boolean isPrintable(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> letter == ' ';
            default -> true;
        };
    }

    /** The position after the white space at one. */
    static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The text without white space at its end. */
    static String withoutTrailingSpace(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Compares by code points; Java's order puts what is beyond the basic plane before its last characters. */
    static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean both = Character.isSurrogate(a) == Character.isSurrogate(b);
                return both ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
