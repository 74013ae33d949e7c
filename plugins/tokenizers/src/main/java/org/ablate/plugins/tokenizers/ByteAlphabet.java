package org.ablate.plugins.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 256 printable characters that stand for the 256 bytes in a byte-level vocabulary, so that every token is a string
 * without spaces or controls. Printable Latin-1 bytes stand for themselves; the others, in order, for U+0100 onwards
 * (Radford et al., 2019, "Language Models are Unsupervised Multitask Learners").
 */
final class ByteAlphabet {

    static final int SIZE = 256;

    private static final char[] CHARACTER_OF_BYTE = charactersOfBytes();
    private static final short[] BYTE_OF_CHARACTER = bytesOfCharacters();

    private ByteAlphabet() {}

    /** The character for a byte (0 to 255). */
    static char character(int unsignedByte) {
        return CHARACTER_OF_BYTE[unsignedByte];
    }

    /** The alphabet's characters in code point order, which is the order of their ids. */
    static char[] sorted() {
        char[] sorted = CHARACTER_OF_BYTE.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Whether every character of a token stands for a byte. */
    static boolean spells(String token) {
        return token.chars().allMatch(c -> c < BYTE_OF_CHARACTER.length && BYTE_OF_CHARACTER[c] >= 0);
    }

    /** The bytes that a token's characters stand for. */
    static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) BYTE_OF_CHARACTER[token.charAt(i)];
        }
        return bytes;
    }

    /** Text in the alphabet's characters: one per UTF-8 byte. */
    static String spell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder spelled = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            spelled.append(CHARACTER_OF_BYTE[b & 0xFF]);
        }
        return spelled.toString();
    }

    private static char[] charactersOfBytes() {
        char[] characters = new char[SIZE];
        char next = SIZE;
        for (int b = 0; b < SIZE; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            characters[b] = printable ? (char) b : next++;
        }
        return characters;
    }

    private static short[] bytesOfCharacters() {
        short[] bytes = new short[2 * SIZE];
        Arrays.fill(bytes, (short) -1);
        for (short b = 0; b < SIZE; b++) {
            bytes[CHARACTER_OF_BYTE[b]] = b;
        }
        return bytes;
    }
}
