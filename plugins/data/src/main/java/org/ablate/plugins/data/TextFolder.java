package org.ablate.plugins.data;

import com.google.common.collect.AbstractIterator;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.formats.file.FileProblem;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * The text files of a folder and of those below it, each one document, in the order of their paths. The folder a file lies in may
 * name its class, as in the movie reviews of Maas et al.
 */
@Component(
        value = "folder",
        summary = "A folder of text files, each one document",
        paper = "Maas et al., 2011, aclanthology.org/P11-1015",
        verdict = "for books and articles in files of their own, and for classes as folders")
public final class TextFolder implements DataSource {

    /** Which folders and which of their files. */
    public record Config(
            @Doc("the folder for training, relative to the working directory")
            Path path,

            @Doc("the folder for validation") Optional<Path> validationPath,
            @Doc("the folder for the test at the end") Optional<Path> testPath,

            @Doc("which files, as a pattern on the path within the folder") @Default("'**.txt'")
            String pattern,

            @Doc("whether the name of the folder that a file lies in becomes its field label") @Default("false")
            boolean labels,

            @Doc("what to do about a file that is empty or not UTF-8: fail, or skip it and count") @Default("fail")
            BadRowPolicy onBadRow) {}

    private final Config config;

    @Inject
    TextFolder(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path folder = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return () -> new Pass(folder, files(folder).iterator());
    }

    private List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ExperimentException("There is no folder " + folder + " (" + folder.toAbsolutePath()
                    + "); correct the data source's path");
        }
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + config.pattern());
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> files = paths.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(folder.relativize(file)))
                    .sorted(Comparator.comparing(file -> folder.relativize(file).toString()))
                    .toList();
            if (files.isEmpty()) {
                throw new ExperimentException("The folder " + folder + " has no file that matches " + config.pattern());
            }
            return files;
        } catch (IOException e) {
            throw FileProblem.of("read", folder, e);
        }
    }

    private final class Pass extends AbstractIterator<Item> {

        private final Iterator<Path> files;
        private final LeftOut leftOut;

        Pass(Path folder, Iterator<Path> files) {
            this.files = files;
            this.leftOut = new LeftOut("files of " + folder);
        }

        @Override
        protected @Nullable Item computeNext() {
            while (files.hasNext()) {
                try {
                    Item item = item(files.next());
                    leftOut.kept();
                    return config.onBadRow().of(item);
                } catch (ExperimentException bad) {
                    if (config.onBadRow() == BadRowPolicy.FAIL) {
                        throw bad;
                    }
                    leftOut.add(String.valueOf(bad.getMessage()));
                }
            }
            leftOut.tell();
            return endOfData();
        }
    }

    private Item item(Path file) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(Item.TEXT, Utf8File.read(file, "remove it, or leave such files out with onBadRow: skip"));
        Path parent = file.toAbsolutePath().getParent();
        if (config.labels() && parent != null) {
            fields.put("label", String.valueOf(parent.getFileName()));
        }
        return Item.of(fields, file.toString());
    }
}
