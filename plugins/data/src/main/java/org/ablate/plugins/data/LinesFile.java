package org.ablate.plugins.data;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** A text file of many short documents: each line one, or each paragraph, with empty lines between them. */
@Component(
        value = "lines",
        summary = "A text file whose lines or paragraphs are documents of their own",
        verdict = "for names, sentences, poems; a book or any running text is text")
public final class LinesFile implements DataSource {

    /** What one document is. */
    public enum Unit {
        /** Each line that is not empty. */
        LINE,
        /** Lines up to an empty one. */
        PARAGRAPH
    }

    /** Which files, and what a document in them is. */
    public record Config(
            @Doc("the file for training, in UTF-8, relative to the working directory")
            Path path,

            @Doc("the file for validation") Optional<Path> validationPath,
            @Doc("the file for the test at the end") Optional<Path> testPath,

            @Doc("what one document is: a line or a paragraph") @Default("line")
            Unit unit,

            @Doc("what to do about a malformed line: fail, or skip it and count") @Default("fail")
            BadRowPolicy onBadRow) {}

    private final Config config;

    @Inject
    LinesFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path path = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return new RowFile(path, config.onBadRow(), file -> new Units(file, config.unit()));
    }

    private record Units(Path file, Unit unit, TextLines lines) implements RowReader {

        Units(Path file, Unit unit) throws IOException {
            this(file, unit, new TextLines(file));
        }

        @Override
        public Optional<Item> next() throws BadRow, IOException {
            return unit == Unit.LINE ? line() : paragraph();
        }

        private Optional<Item> line() throws BadRow, IOException {
            Optional<String> line = lines.next();
            while (line.isPresent() && line.get().isBlank()) {
                line = lines.next();
            }
            return line.map(text -> Item.text(text, file + ":" + lines.line()));
        }

        /** A paragraph is bad as a whole when one of its lines is. */
        private Optional<Item> paragraph() throws BadRow, IOException {
            List<String> paragraph = new ArrayList<>();
            Optional<BadRow> bad = Optional.empty();
            long begun = 0;
            while (true) {
                Optional<String> line;
                try {
                    line = lines.next();
                } catch (BadRow one) {
                    bad = bad.or(() -> Optional.of(one));
                    continue;
                }
                if (line.isPresent() && !line.get().isBlank()) {
                    begun = paragraph.isEmpty() ? lines.line() : begun;
                    paragraph.add(line.get());
                } else if (bad.isPresent()) {
                    throw bad.get();
                } else if (line.isEmpty() || !paragraph.isEmpty()) {
                    return paragraph.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Item.text(String.join("\n", paragraph), file + ":" + begun));
                }
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
