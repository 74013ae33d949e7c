package org.ablate.formats.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that have an end: no pipe, which may never give anything, no device, which may never stop, and no folder. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * The path, of a file that can be read to its end.
     *
     * @throws IOException when there is none, saying what else stands there
     */
    public static Path at(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path)) {
            String found = Files.isDirectory(path) ? "it is a folder" : "it is a pipe or a device";
            throw new FileSystemException(path.toString(), null, found + ", not a file");
        }
        if (!Files.isReadable(path)) {
            throw new AccessDeniedException(path.toString());
        }
        return path;
    }
}
