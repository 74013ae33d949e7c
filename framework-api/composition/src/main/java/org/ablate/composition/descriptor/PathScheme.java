package org.ablate.composition.descriptor;

import java.nio.file.Path;

/** What a field for a path may say in the place of one, after a word and a colon: {@code latest:quickstart}. */
public interface PathScheme {

    /**
     * A file or folder that goes by another name.
     *
     * @param path where it is
     * @param recorded what the effective descriptor says: the path, or the name where that is what lasts
     */
    record Found(Path path, String recorded) {}

    /**
     * Finds what a name stands for.
     *
     * @param name what stands after the colon
     * @throws org.ablate.spi.ExperimentException when there is no such thing, saying what makes it
     */
    Found find(String name);
}
