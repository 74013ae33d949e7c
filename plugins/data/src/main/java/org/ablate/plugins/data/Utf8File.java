package org.ablate.plugins.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.ablate.spi.ExperimentException;

/** Reads a whole file of UTF-8, strictly. */
final class Utf8File {

    /** What a Java string can surely hold, and far more than fits in memory beside a model. */
    private static final long MAXIMUM_BYTES = 1L << 30;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8File() {}

    /**
     * The file's text, without a byte order mark.
     *
     * @param field the descriptor field that names the file, for messages
     * @throws ExperimentException when the file is not there, cannot be read, is empty, too large or not UTF-8
     */
    static String read(Path file, String field) {
        byte[] bytes = bytes(file, field);
        String text = decode(bytes, file);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (text.isEmpty()) {
            throw new ExperimentException("The text file " + file + " is empty; " + advice(field));
        }
        return text;
    }

    private static byte[] bytes(Path file, String field) {
        if (!Files.exists(file)) {
            throw new ExperimentException(
                    "There is no file " + file + " (" + file.toAbsolutePath() + "); " + advice(field));
        }
        if (!Files.isRegularFile(file)) {
            throw new ExperimentException(file + " is not a file; " + advice(field));
        }
        try {
            long size = Files.size(file);
            if (size > MAXIMUM_BYTES) {
                throw new ExperimentException(String.format(
                        Locale.ROOT,
                        "The text file %s has %,d bytes; the data source text takes at most %,d, as it holds the text in memory",
                        file,
                        size,
                        MAXIMUM_BYTES));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ExperimentException("Cannot read the text file " + file + ": " + e, e);
        }
    }

    private static String decode(byte[] bytes, Path file) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new ExperimentException(String.format(
                    Locale.ROOT,
                    "The text file %s is not UTF-8: byte %d (0x%02X) does not belong to a character there; convert the"
                            + " file, for example with iconv -t UTF-8",
                    file,
                    in.position(),
                    bytes[in.position()]));
        }
        return out.flip().toString();
    }

    private static String advice(String field) {
        return "name a text file with data." + field + " in the descriptor or with --set data." + field + "=FILE";
    }
}
