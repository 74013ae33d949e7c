package org.ablate.plugins.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.formats.file.Utf8;

/** The lines of a UTF-8 file, one by one; a line ends with {@code \n} or {@code \r\n}. */
final class TextLines implements Closeable {

    private final Reader in;
    private final char[] some = new char[1 << 14];
    private int at;
    private int end;
    private long line;

    TextLines(Path file) throws IOException {
        this.in = Utf8.open(file);
    }

    /**
     * The next line without its end, nothing after the last.
     *
     * @throws BadRow when it is not UTF-8
     */
    Optional<String> next() throws BadRow, IOException {
        if (!more()) {
            return Optional.empty();
        }
        line++;
        StringBuilder text = new StringBuilder();
        do {
            int from = at;
            while (at < end && some[at] != '\n') {
                at++;
            }
            text.append(some, from, at - from);
        } while (at == end && more());
        at++;
        Optional<String> fault = Utf8.fault(text);
        if (fault.isPresent()) {
            throw BadRow.at(line, fault.get());
        }
        int length = text.length();
        boolean returns = length > 0 && text.charAt(length - 1) == '\r';
        return Optional.of(text.substring(0, returns ? length - 1 : length));
    }

    private boolean more() throws IOException {
        if (at >= end) {
            end = in.read(some, 0, some.length);
            at = 0;
        }
        return at < end;
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
