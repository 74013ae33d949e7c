package org.ablate.plugins.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.spi.data.Item;

/** A file that is being read row by row. */
interface RowReader extends Closeable {

    /**
     * The next row, nothing at the end.
     *
     * @throws BadRow when it is malformed; the row after it can be asked for unless it was the {@linkplain BadRow#last last}
     */
    Optional<Item> next() throws BadRow, IOException;

    /** Begins to read a file. */
    @FunctionalInterface
    interface Opening {

        RowReader open(Path file) throws IOException;
    }
}
