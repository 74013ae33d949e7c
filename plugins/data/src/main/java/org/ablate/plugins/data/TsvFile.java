package org.ablate.plugins.data;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** Tab-separated values: one row a line, columns between tabs, and every other character, quotes too, as it stands. */
@Component(
        value = "tsv",
        summary = "A table of tab-separated values, one item a line",
        verdict =
                "for tables whose text has quotes that mean nothing; those with quoting are csv with separator: \"\\t\"")
public final class TsvFile implements DataSource {

    /** Which files and which of their columns. */
    public record Config(
            @Doc("the file for training, in UTF-8, relative to the working directory")
            Path path,

            @Doc("the file for validation") Optional<Path> validationPath,
            @Doc("the file for the test at the end") Optional<Path> testPath,

            @Doc("the columns' names, in order, of files without a header row; empty where the first row is one")
            @Default("[]")
            List<String> columns,

            @Doc("column by field, such as {text: sentence, label: class}; empty for every column under its own name")
            @Default("{}")
            Map<String, String> fields,

            @Doc(
                    "what to do about a row that is malformed or of which the objective can make no example: fail, or skip it"
                            + " and count")
            @Default("fail")
            BadRowPolicy onBadRow) {

        public Config {
            columns = List.copyOf(columns);
        }
    }

    private final Config config;

    @Inject
    TsvFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path path = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return new RowFile(path, config.onBadRow(), file -> new TsvRows(file, config.columns(), config.fields()));
    }
}
