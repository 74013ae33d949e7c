package org.ablate.composition.descriptor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.RegularFile;
import org.ablate.formats.file.Utf8;
import org.ablate.spi.ExperimentException;

/** Reads a descriptor's characters, refusing what cannot be one before it costs memory. */
final class YamlText {

    /** Bytes. A descriptor is a page or two; this bounds what a wrong file can cost. */
    static final int LARGEST = 1 << 20;

    private YamlText() {}

    static String read(Path file) {
        if (Files.isDirectory(file)) {
            throw new ExperimentException(file + ": is a directory; name a descriptor file inside it");
        }
        try {
            long size = Files.size(RegularFile.at(file));
            if (size > LARGEST) {
                throw new ExperimentException(file + ": a descriptor has at most " + LARGEST + " bytes, this file has "
                        + size + " bytes; is it a descriptor?");
            }
            return Utf8.read(file);
        } catch (NoSuchFileException e) {
            throw new ExperimentException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ExperimentException(file + ": cannot be read: " + FileProblem.reason(e), e);
        }
    }
}
