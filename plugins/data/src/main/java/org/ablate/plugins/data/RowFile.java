package org.ablate.plugins.data;

import com.google.common.collect.AbstractIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.ablate.formats.file.FileProblem;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;
import org.jspecify.annotations.Nullable;

/**
 * The items of a file, read anew and one by one by each pass, so that the file may be larger than the memory.
 *
 * @param file which
 * @param onBadRow what to do about malformed rows
 * @param opening how its rows are read
 */
record RowFile(Path file, BadRowPolicy onBadRow, RowReader.Opening opening) implements Iterable<Item> {

    @Override
    public Iterator<Item> iterator() {
        if (!Files.exists(file)) {
            throw new ExperimentException(
                    "There is no file " + file + " (" + file.toAbsolutePath() + "); correct the data source's path");
        }
        if (!Files.isRegularFile(file)) {
            throw new ExperimentException(file + " is not a file; correct the data source's path");
        }
        try {
            return new Pass(opening.open(file));
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    private final class Pass extends AbstractIterator<Item> {

        private final RowReader rows;
        private final LeftOut leftOut = new LeftOut("rows of " + file);

        Pass(RowReader rows) {
            this.rows = rows;
        }

        @Override
        protected @Nullable Item computeNext() {
            try {
                while (true) {
                    try {
                        Optional<Item> item = rows.next();
                        if (item.isEmpty()) {
                            rows.close();
                            leftOut.tell();
                            return endOfData();
                        }
                        leftOut.kept();
                        return onBadRow.of(item.get());
                    } catch (BadRow bad) {
                        skip(bad);
                    }
                }
            } catch (IOException e) {
                throw FileProblem.of("read", file, e);
            }
        }

        private void skip(BadRow bad) throws IOException {
            String said = file + ":" + bad.line() + ": " + bad.reason();
            if (bad.last() || onBadRow == BadRowPolicy.FAIL) {
                rows.close();
                throw new ExperimentException(
                        said
                                + (bad.last()
                                        ? "; what follows cannot be read, so correct the file"
                                        : "; correct the row, or leave such rows out with onBadRow: skip"),
                        bad);
            }
            leftOut.add(said);
        }
    }
}
