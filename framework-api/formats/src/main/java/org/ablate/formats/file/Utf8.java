package org.ablate.formats.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.spi.ExperimentException;

/**
 * Text of files that others wrote, in UTF-8. A byte order mark at the start is no part of it. A byte that belongs to no character is
 * read as a character of its own, U+DC00 and the byte, which no text has (as in Python's {@code surrogateescape}, PEP 383); so one bad
 * row does not hide the others, and {@link #fault} finds it.
 */
public final class Utf8 {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int ESCAPE = 0xDC00;

    private Utf8() {}

    /**
     * Begins a file. Its stream is closed with what holds it when a pass is given up half-way.
     *
     * @throws IOException when it cannot be read, is no regular file, or is in UTF-16
     */
    public static Reader open(Path file) throws IOException {
        InputStream in = new FileInputStream(RegularFile.at(file).toFile());
        try {
            return new Decoding(in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * All of a file.
     *
     * @throws IOException when it cannot be read, is no regular file, or is in UTF-16
     * @throws ExperimentException when some of it is not UTF-8, naming file and line
     */
    public static String read(Path file) throws IOException {
        StringBuilder text = new StringBuilder(Math.toIntExact(Math.min(Files.size(file), 1 << 30)));
        try (Reader reader = open(file)) {
            char[] some = new char[1 << 14];
            for (int n = reader.read(some); n >= 0; n = reader.read(some)) {
                text.append(some, 0, n);
            }
        }
        int at = unpaired(text);
        if (at >= 0) {
            long line = 1 + text.chars().limit(at).filter(c -> c == '\n').count();
            throw new ExperimentException(file + ":" + line + ": " + said(text.charAt(at))
                    + "; convert the file, for example with iconv -t UTF-8");
        }
        return text.toString();
    }

    /** Why a text is no Unicode, and so cannot be written as UTF-8; nothing when it is. */
    public static Optional<String> fault(CharSequence text) {
        int at = unpaired(text);
        return at < 0 ? Optional.empty() : Optional.of(said(text.charAt(at)));
    }

    /** Where the first half of a character stands without the other; −1 for nowhere. */
    public static int unpaired(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static String said(char c) {
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF
                ? String.format("the byte 0x%02X there is not UTF-8", c - ESCAPE)
                : String.format("the text has \\u%04X alone, half of a character, and so is no Unicode", (int) c);
    }

    private static final class Decoding extends Reader {

        private final InputStream in;
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).limit(0);
        private final CharBuffer characters = CharBuffer.allocate(1 << 15).limit(0);
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        private boolean ended;

        Decoding(InputStream in) throws IOException {
            this.in = in;
            fill();
            if (bytes.limit() >= 2) {
                char mark = bytes.getChar(0);
                if (mark == BYTE_ORDER_MARK || mark == Character.reverseBytes(BYTE_ORDER_MARK)) {
                    throw new IOException("it is in UTF-16; convert it, for example with iconv -f UTF-16 -t UTF-8");
                }
            }
            decode();
            if (characters.hasRemaining() && characters.get(characters.position()) == BYTE_ORDER_MARK) {
                characters.get();
            }
        }

        @Override
        public int read(char[] to, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (!characters.hasRemaining()) {
                if (ended && !bytes.hasRemaining()) {
                    return -1;
                }
                fill();
                decode();
            }
            int given = Math.min(length, characters.remaining());
            characters.get(to, from, given);
            return given;
        }

        private void fill() throws IOException {
            bytes.compact();
            int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = n < 0;
            bytes.position(bytes.position() + Math.max(n, 0)).flip();
        }

        private void decode() {
            characters.clear();
            CoderResult result = decoder.decode(bytes, characters, ended);
            while (result.isMalformed() && characters.remaining() >= result.length()) {
                for (int i = 0; i < result.length(); i++) {
                    characters.put((char) (ESCAPE + (bytes.get() & 0xFF)));
                }
                result = decoder.decode(bytes, characters, ended);
            }
            characters.flip();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
