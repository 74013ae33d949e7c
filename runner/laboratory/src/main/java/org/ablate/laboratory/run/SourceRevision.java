package org.ablate.laboratory.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The revision of a Git checkout, read from its files, so that it costs no process and needs no Git. */
public final class SourceRevision {

    private static final String REVISION = "[0-9a-f]{40,64}";

    private SourceRevision() {}

    /**
     * The commit that is checked out.
     *
     * @param place any folder within the checkout
     * @return its hash, or nothing where there is no checkout or it cannot be made out
     */
    public static Optional<String> of(Path place) {
        try {
            for (Path folder = place.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
                Path git = folder.resolve(".git");
                if (Files.isDirectory(git)) {
                    return head(git);
                }
                if (Files.isRegularFile(git)) {
                    String pointer = Files.readString(git).strip().replaceFirst("^gitdir:\\s*", "");
                    return head(folder.resolve(pointer));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            // A run is as good without its revision: the code's digests are in the lock file, too.
            return Optional.empty();
        }
    }

    private static Optional<String> head(Path git) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref:")) {
            return Optional.of(head).filter(text -> text.matches(REVISION));
        }
        String reference = head.substring("ref:".length()).strip();
        Path shared = git.resolve("commondir");
        Path common = Files.exists(shared)
                ? git.resolve(Files.readString(shared).strip()).normalize()
                : git;
        for (Path place : new Path[] {git, common}) {
            Path loose = place.resolve(reference);
            if (Files.isRegularFile(loose)) {
                return Optional.of(Files.readString(loose).strip()).filter(text -> text.matches(REVISION));
            }
        }
        Path packed = common.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(packed)) {
            return lines.filter(line -> line.endsWith(" " + reference))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .filter(text -> text.matches(REVISION))
                    .findFirst();
        }
    }
}
