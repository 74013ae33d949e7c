package org.ablate.plugins.data;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** Two files that say the same line by line, as corpora for translation are published: fields {@code source}, {@code target}. */
@Component(
        value = "parallel-text",
        summary = "Two files, line by line a text and its translation",
        verdict = "the data of objective seq2seq, where source and target come in files of their own")
public final class ParallelText implements DataSource {

    /** Which files. */
    public record Config(
            @Doc("what is translated, for training, in UTF-8, relative to the working directory")
            Path sourcePath,

            @Doc("its translation, for training") Path targetPath,
            @Doc("what is translated, for validation") Optional<Path> validationSourcePath,
            @Doc("its translation, for validation") Optional<Path> validationTargetPath,

            @Doc("what is translated, for the test at the end")
            Optional<Path> testSourcePath,

            @Doc("its translation, for the test at the end") Optional<Path> testTargetPath,

            @Doc("what to do about a row that is empty on either side or malformed: fail, or skip it and count")
            @Default("fail")
            BadRowPolicy onBadRow)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            checks.require(
                    validationSourcePath.isPresent() == validationTargetPath.isPresent(),
                    "validationSourcePath",
                    "validationSourcePath and validationTargetPath go together; only one of them is given");
            checks.require(
                    testSourcePath.isPresent() == testTargetPath.isPresent(),
                    "testSourcePath",
                    "testSourcePath and testTargetPath go together; only one of them is given");
        }
    }

    private final Config config;

    @Inject
    ParallelText(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path source =
                new SplitPaths(config.sourcePath(), config.validationSourcePath(), config.testSourcePath()).of(split);
        Path target =
                new SplitPaths(config.targetPath(), config.validationTargetPath(), config.testTargetPath()).of(split);
        return new RowFile(source, config.onBadRow(), file -> new Pairs(file, target));
    }

    private static final class Pairs implements RowReader {

        private final Path file;
        private final Path other;
        private final TextLines sources;
        private final TextLines targets;

        Pairs(Path file, Path other) throws IOException {
            this.file = file;
            this.other = other;
            this.targets = new TextLines(other);
            this.sources = new TextLines(file);
        }

        @Override
        public Optional<Item> next() throws BadRow, IOException {
            Optional<String> source;
            Optional<String> target;
            try {
                source = sources.next();
            } catch (BadRow bad) {
                targets.next();
                throw bad;
            }
            target = target(sources.line());
            if (source.isEmpty() && target.isEmpty()) {
                return Optional.empty();
            }
            if (source.isEmpty() || target.isEmpty()) {
                throw BadRow.ending(
                        Math.max(sources.line(), targets.line()),
                        (source.isEmpty() ? file : other) + " ends before " + (source.isEmpty() ? other : file)
                                + " does, so their lines do not belong together");
            }
            if (source.get().isBlank() || target.get().isBlank()) {
                throw BadRow.at(
                        sources.line(), "the line is empty in " + (source.get().isBlank() ? file : other));
            }
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("source", source.get());
            fields.put("target", target.get());
            return Optional.of(Item.of(fields, file + ":" + sources.line()));
        }

        private Optional<String> target(long line) throws BadRow, IOException {
            try {
                return targets.next();
            } catch (BadRow bad) {
                throw BadRow.at(line, "the same line of " + other + ": " + bad.reason());
            }
        }

        @Override
        public void close() throws IOException {
            sources.close();
            targets.close();
        }
    }
}
