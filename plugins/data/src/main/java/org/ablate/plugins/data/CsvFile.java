package org.ablate.plugins.data;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Size;
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

/** Comma-separated values as RFC 4180 has them: quoted fields may hold separators, line ends and doubled quotes. */
@Component(
        value = "csv",
        summary = "A table of comma-separated values with quoting, one item a row",
        paper = "Shafranovich, 2005, RFC 4180",
        verdict = "what spreadsheets and data frames write; tab-separated files without quoting are tsv")
public final class CsvFile implements DataSource {

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

            @Doc("what stands between the columns") @Default("','") @Size(min = 1, max = 1)
            String separator,

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
    CsvFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path path = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return new RowFile(
                path,
                config.onBadRow(),
                file -> new CsvRows(file, config.separator().charAt(0), config.columns(), config.fields()));
    }
}
