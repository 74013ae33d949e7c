package org.ablate.plugins.data;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Share;
import org.ablate.spi.data.Split;

/**
 * A text file in UTF-8, taken as one document. Its first characters are for training and its last for validation, cut
 * where nanoGPT cuts: at character ⌊n · (1 − share)⌋ of n. Or a second file is the validation split.
 */
@Component(
        value = "text",
        summary = "Any text file in UTF-8; its end, or a second file, is for validation",
        verdict = "One file of running text")
public final class TextFile implements DataSource {

    /** Which file, and what part of it is for validation. */
    public record Config(
            @Doc("the text file, in UTF-8, relative to the working directory")
            Path path,

            @Doc(
                    "share of the characters, at the end of the file, that is for validation; not used with a validationPath")
            @Default("0.1")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax(value = "1", inclusive = false)
            double validationShare,

            @Doc("a second file that is for validation, so that all of the first is for training")
            Optional<Path> validationPath,

            @Doc("a further file that is for testing at the end")
            Optional<Path> testPath) {}

    private final Config config;

    @Inject
    TextFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        return () -> List.of(item(split)).iterator();
    }

    private Item item(Split split) {
        if (split == Split.TEST) {
            Path path = SplitPaths.test(config.testPath());
            return Item.text(read(path, "testPath"), path.toString());
        }
        if (config.validationPath().isPresent()) {
            boolean train = split == Split.TRAIN;
            Path path = train ? config.path() : config.validationPath().get();
            return Item.text(read(path, train ? "path" : "validationPath"), path.toString());
        }
        return Item.text(part(read(config.path(), "path"), split), config.path().toString());
    }

    private static String read(Path file, String field) {
        return Utf8File.read(
                file,
                "name a text file with data." + field + " in the descriptor or with --set data." + field + "=FILE");
    }

    private String part(String text, Split split) {
        int characters = text.codePointCount(0, text.length());
        int training = characters - Share.ceiling(config.validationShare(), characters);
        if (training == 0 || training == characters) {
            throw new ExperimentException(config.path() + " holds " + characters
                    + " characters, too few to set a share of " + config.validationShare()
                    + " aside for validation; use a longer text, another validationShare, or a validationPath");
        }
        int cut = text.offsetByCodePoints(0, training);
        return split == Split.TRAIN ? text.substring(0, cut) : text.substring(cut);
    }
}
