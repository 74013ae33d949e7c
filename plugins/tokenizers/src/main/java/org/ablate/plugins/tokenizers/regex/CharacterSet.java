package org.ablate.plugins.tokenizers.regex;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A set of characters, known as well as needed to tell that two sets have none in common: of each kind of character, whether some
 * may be in it and whether all are. The kinds are each ASCII character and, of the others, each general category.
 *
 * @param some kinds of which a character may be in the set
 * @param all kinds that are in it as a whole
 */
record CharacterSet(BitSet some, BitSet all) {

    /** How many kinds there are: 128 ASCII characters and Java's numbers of the general categories, which end at 30. */
    static final int KINDS = 128 + 31;

    private static final Map<String, String> LONG_NAMES = Map.of(
            "letter",
            "l",
            "mark",
            "m",
            "number",
            "n",
            "punctuation",
            "p",
            "symbol",
            "s",
            "separator",
            "z",
            "other",
            "c");

    /** By Java's numbers, of which one is not used. */
    private static final List<String> CATEGORIES = List.of(
            "cn", "lu", "ll", "lt", "lm", "lo", "mn", "me", "mc", "nd", "nl", "no", "zs", "zl", "zp", "cc", "cf", "",
            "co", "cs", "pd", "ps", "pe", "pc", "po", "sm", "sc", "sk", "so", "pi", "pf");

    static final CharacterSet ANY = whole(kind -> true);
    static final CharacterSet NONE = whole(kind -> false);
    static final CharacterSet BEYOND_ASCII = whole(kind -> kind >= 128);
    static final CharacterSet NEWLINE = of('\n');
    static final CharacterSet DIGIT = ofCategories(category -> category == Character.DECIMAL_DIGIT_NUMBER);
    static final CharacterSet HEX_DIGIT = whole(kind -> kind < 128 && Character.digit(kind, 16) >= 0);
    static final CharacterSet SPACE = property("z").or(range('\t', '\r')).or(of(0x85));
    static final CharacterSet ALPHABETIC =
            property("l").or(property("m").or(property("n")).or(property("s")).notAscii());
    static final CharacterSet WORD =
            property("l").or(property("m")).or(DIGIT).or(property("pc")).or(ALPHABETIC);

    private static CharacterSet whole(IntPredicate holds) {
        BitSet kinds = new BitSet(KINDS);
        for (int kind = 0; kind < KINDS; kind++) {
            kinds.set(kind, holds.test(kind));
        }
        return new CharacterSet(kinds, kinds);
    }

    private static CharacterSet ofCategories(IntPredicate holds) {
        return whole(kind -> holds.test(kind < 128 ? Character.getType(kind) : kind - 128));
    }

    /** One character. */
    static CharacterSet of(int character) {
        return range(character, character);
    }

    /** The characters from one to another. What is no character yet in this Java may be of any kind in the library. */
    static CharacterSet range(int first, int last) {
        BitSet some = new BitSet(KINDS);
        BitSet all = new BitSet(KINDS);
        for (int character = first; character <= last && character <= Character.MAX_CODE_POINT; character++) {
            if (character < 128) {
                some.set(character);
                all.set(character);
            } else if (Character.getType(character) == Character.UNASSIGNED) {
                some.or(BEYOND_ASCII.some);
            } else {
                some.set(128 + Character.getType(character));
            }
        }
        return new CharacterSet(some, all);
    }

    /** A property as {@code \p{...}} or {@code [:...:]} name it; one that is not known here may hold of any character. */
    static CharacterSet property(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        String category = LONG_NAMES.getOrDefault(plain, plain);
        return switch (category) {
            case "any" -> ANY;
            case "alnum" -> ALPHABETIC.or(DIGIT);
            case "alpha", "alphabetic" -> ALPHABETIC;
            case "digit" -> DIGIT;
            case "space", "whitespace" -> SPACE;
            case "xdigit" -> HEX_DIGIT;
            case "word" -> WORD;
            case "ascii" -> BEYOND_ASCII.not();
            default -> ofCategories(CATEGORIES, category);
        };
    }

    private static CharacterSet ofCategories(List<String> known, String name) {
        boolean category = name.length() == 1 || name.length() == 2;
        CharacterSet found = category ? ofCategories(number -> known.get(number).startsWith(name)) : NONE;
        return found.some.isEmpty() ? new CharacterSet(ANY.some, NONE.all) : found;
    }

    /** Those beyond ASCII, of which it is not known which are in the set. */
    private CharacterSet notAscii() {
        return new CharacterSet(and(BEYOND_ASCII).some, NONE.all);
    }

    CharacterSet or(CharacterSet other) {
        return new CharacterSet(union(some, other.some), union(all, other.all));
    }

    CharacterSet and(CharacterSet other) {
        return new CharacterSet(intersection(some, other.some), intersection(all, other.all));
    }

    CharacterSet not() {
        return new CharacterSet(complement(all), complement(some));
    }

    private static BitSet union(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.or(b);
        return both;
    }

    private static BitSet intersection(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.and(b);
        return both;
    }

    private static BitSet complement(BitSet a) {
        BitSet other = (BitSet) a.clone();
        other.flip(0, KINDS);
        return other;
    }
}
