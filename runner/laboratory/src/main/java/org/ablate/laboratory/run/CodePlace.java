package org.ablate.laboratory.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;

/**
 * A jar or a folder of classes.
 *
 * @param path the jar or folder
 */
record CodePlace(Path path) {

    private static final String CLASS = ".class";

    /** Where a class came from; nothing for those of the Java runtime. */
    static Optional<CodePlace> of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CodePlace(Path.of(source.getLocation().toURI())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry is no URI: " + source.getLocation(), e);
        }
    }

    /** Where a class would come from; nothing for those of the Java runtime and those that are not there. */
    static Optional<CodePlace> of(String className, ClassLoader loader) {
        String resource = className + CLASS;
        URL found = loader.getResource(resource);
        if (found == null) {
            return Optional.empty();
        }
        try {
            return switch (found.getProtocol()) {
                case "jar" ->
                    Optional.of(new CodePlace(Path.of(((JarURLConnection) found.openConnection())
                            .getJarFileURL()
                            .toURI())));
                case "file" -> Optional.of(new CodePlace(above(Path.of(found.toURI()), Path.of(resource))));
                default -> Optional.empty();
            };
        } catch (MalformedURLException | URISyntaxException e) {
            throw new IllegalStateException("a class path entry is no URI: " + found, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path above(Path file, Path resource) {
        return file.getRoot().resolve(file.subpath(0, file.getNameCount() - resource.getNameCount()));
    }

    /** The SHA-256 of the jar, or of the names and contents of the folder's files. */
    String digest() {
        try {
            return Files.isDirectory(path) ? ofFolder() : Sha256.of(path);
        } catch (IOException e) {
            throw FileProblem.of("read", path, e);
        }
    }

    private String ofFolder() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
            }
        }
        return Sha256.of(files.toString());
    }

    /** One class of each package that its classes refer to, by name with slashes, {@code java/util/List}. */
    List<String> references() {
        Map<String, Set<String>> classes = new TreeMap<>();
        try {
            if (Files.isDirectory(path)) {
                try (Stream<Path> paths = Files.walk(path)) {
                    for (Path file :
                            paths.filter(it -> it.toString().endsWith(CLASS)).toList()) {
                        collect(Files.newInputStream(file), classes);
                    }
                }
            } else {
                try (JarFile jar = new JarFile(path.toFile(), false)) {
                    for (var entry : jar.stream()
                            .filter(it -> it.getName().endsWith(CLASS))
                            .toList()) {
                        collect(jar.getInputStream(entry), classes);
                    }
                }
            }
        } catch (IOException e) {
            throw FileProblem.of("read", path, e);
        }
        return classes.values().stream().map(held -> held.iterator().next()).toList();
    }

    private static void collect(InputStream in, Map<String, Set<String>> classes) throws IOException {
        try (in) {
            for (String name : ClassReferences.of(in)) {
                classes.computeIfAbsent(name.substring(0, name.lastIndexOf('/')), key -> new TreeSet<>())
                        .add(name);
            }
        }
    }
}
