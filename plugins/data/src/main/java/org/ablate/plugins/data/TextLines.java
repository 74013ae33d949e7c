package org.ablate.plugins.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a UTF-8 file, strictly decoded one by one; a line ends with {@code \n} or {@code \r\n}. */
final class TextLines implements Closeable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private long line;

    TextLines(Path file) throws IOException {
        this.in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
    }

    /**
     * The next line without its end, nothing after the last.
     *
     * @throws BadRow when it is not UTF-8
     */
    Optional<String> next() throws BadRow, IOException {
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        line++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        while (b >= 0 && b != '\n') {
            bytes.write(b);
            b = in.read();
        }
        String text = decode(bytes.toByteArray());
        if (line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private String decode(byte[] bytes) throws BadRow {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw BadRow.at(line, "the line is not UTF-8");
        }
    }

    /** The number of the line read last, from 1. */
    long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
