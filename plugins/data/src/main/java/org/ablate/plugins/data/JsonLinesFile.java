package org.ablate.plugins.data;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/**
 * JSON objects or texts, one a line, or as the elements of one array over the whole file; which of the two, the file's first
 * character says. A row that is nothing but a text becomes the field {@code text}.
 */
@Component(
        value = "json-lines",
        summary = "JSON, a value a line or one array, with its members mapped to fields",
        verdict =
                "for objects of texts and numbers, nested ones too; conversations are instructions, pairs are preferences")
public final class JsonLinesFile implements DataSource {

    /** Which files and which of their members. */
    public record Config(
            @Doc("the file for training, in UTF-8, relative to the working directory")
            Path path,

            @Doc("the file for validation") Optional<Path> validationPath,
            @Doc("the file for the test at the end") Optional<Path> testPath,

            @Doc(
                    "member by field, dots reaching into nested ones and lists, such as {text: review.body, label: scores.0};"
                            + " empty for every text, number and truth value of a row under its own name")
            @Default("{}")
            Map<String, String> fields,

            @Doc(
                    "what to do about a row that is malformed or of which the objective can make no example: fail, or skip it"
                            + " and count")
            @Default("fail")
            BadRowPolicy onBadRow) {}

    private final Config config;

    @Inject
    JsonLinesFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path path = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return new RowFile(path, config.onBadRow(), file -> JsonRows.open(file, new JsonFields(config.fields())));
    }
}
