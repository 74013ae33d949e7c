package org.ablate.runner.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ablate.spi.file.FileProblem;
import org.ablate.spi.file.Sha256;

/** Which code a run was made with: the digest of the jar, or the class folder, that each class came from. */
public final class CodeDigests {

    private CodeDigests() {}

    /**
     * Digests by class name. Paths do not enter them, so a checkout elsewhere has the same ones.
     *
     * @param classes one of each jar that matters: the plugins' classes, one of the runner's, one of the SPI's
     */
    public static SortedMap<String, String> of(Collection<? extends Class<?>> classes) {
        SortedMap<String, String> digests = new TreeMap<>();
        Map<Path, String> bySource = new HashMap<>();
        for (Class<?> type : classes) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                digests.put(type.getName(), "unknown");
                continue;
            }
            try {
                Path location = Path.of(source.getLocation().toURI());
                digests.put(type.getName(), bySource.computeIfAbsent(location, CodeDigests::ofLocation));
            } catch (URISyntaxException e) {
                throw new IllegalStateException("a class path entry is no URI: " + source.getLocation(), e);
            }
        }
        return digests;
    }

    private static String ofLocation(Path location) {
        try {
            return Files.isDirectory(location) ? ofFolder(location) : Sha256.of(location);
        } catch (IOException e) {
            throw FileProblem.of("read", location, e);
        }
    }

    private static String ofFolder(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
            }
        }
        return Sha256.of(files.toString());
    }
}
