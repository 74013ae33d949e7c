package org.ablate.runner.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.file.DurableFile;

/** The classes that a run's model tells apart, as {@code classes.json}: their names by id and how often training saw each. */
final class ClassesFile {

    private ClassesFile() {}

    static void write(Path file, Classes classes) {
        DurableFile.write(file, JsonFile.text(classes));
    }

    /**
     * Reads the file, if there is one.
     *
     * @return no classes when there is none
     * @throws ExperimentException when it cannot be read or is not one
     */
    static Classes read(Path file) {
        return Files.exists(file) ? JsonFile.read(file, Classes.class, "holds no classes") : Classes.NONE;
    }
}
