package org.ablate.formats.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.ablate.spi.ExperimentException;

/** Says in one clear line why something could not be done with a file. */
public final class FileProblem {

    private FileProblem() {}

    /**
     * The exception to throw: {@code cannot write runs/a/lock.json: no space left on device}.
     *
     * @param action what was tried: {@code "write"}
     * @param file on what
     */
    public static ExperimentException of(String action, Path file, IOException cause) {
        return new ExperimentException("cannot " + action + " " + file + ": " + reason(cause), cause);
    }

    /** Why, without the file's name, in words a person knows: {@code no space left on device}. */
    public static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "something of that name is already there";
        }
        if (cause instanceof NotDirectoryException) {
            return "not a folder";
        }
        if (cause instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        String said = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
        if (said == null || said.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        String line = said.strip().lines().findFirst().orElse(said);
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }
}
