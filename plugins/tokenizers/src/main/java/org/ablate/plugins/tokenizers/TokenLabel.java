package org.ablate.plugins.tokenizers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tokens as a person reads them in a report: on one line, nothing invisible. */
final class TokenLabel {

    private TokenLabel() {}

    /** Text with line ends, tabs and other controls escaped: {@code "\n"}. */
    static String text(String text) {
        StringBuilder readable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> readable.append("\\n");
                case '\r' -> readable.append("\\r");
                case '\t' -> readable.append("\\t");
                default -> {
                    if (isInvisible(c)) {
                        readable.append(String.format(Locale.ROOT, "<U+%04X>", c));
                    } else {
                        readable.appendCodePoint(c);
                    }
                }
            }
        });
        return readable.toString();
    }

    /** The text of bytes, or the bytes themselves where they hold part of a character: {@code "<E2><80>"}. */
    static String bytes(byte[] bytes) {
        try {
            return text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException partOfACharacter) {
            StringBuilder readable = new StringBuilder();
            for (byte b : bytes) {
                boolean ascii = b >= ' ' && b <= '~';
                readable.append(ascii ? String.valueOf((char) b) : String.format(Locale.ROOT, "<%02X>", b));
            }
            return readable.toString();
        }
    }

    private static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
