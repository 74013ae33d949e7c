package org.ablate.plugins.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;

/** A whole file of text. */
final class Utf8File {

    /** What a Java string can surely hold, and far more than fits in memory beside a model. */
    private static final long MAXIMUM_BYTES = 1L << 30;

    private Utf8File() {}

    /**
     * The file's text, without a byte order mark.
     *
     * @param advice what to do about a file that cannot be read, for messages
     * @throws ExperimentException when the file is not there, cannot be read, is empty, too large or not UTF-8
     */
    static String read(Path file, String advice) {
        if (!Files.exists(file)) {
            throw new ExperimentException("There is no file " + file + " (" + file.toAbsolutePath() + "); " + advice);
        }
        if (!Files.isRegularFile(file)) {
            throw new ExperimentException(file + " is not a file; " + advice);
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
            String text = Utf8.read(file);
            if (text.isEmpty()) {
                throw new ExperimentException("The text file " + file + " is empty; " + advice);
            }
            return text;
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }
}
