package org.ablate.composition.catalogue;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a class came from, for people: {@code "ablate-transformer 0.1.0"}. */
public final class Provenance {

    private static final Pattern VERSIONED_JAR = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");

    private Provenance() {}

    /** The artifact and version of the jar that holds the class; its simple name where it was not loaded from a versioned jar. */
    public static String of(Class<?> type) {
        Matcher jar = VERSIONED_JAR.matcher(location(type)
                .flatMap(place -> Optional.ofNullable(place.getFileName()))
                .map(Path::toString)
                .orElse(""));
        return jar.matches() ? jar.group(1) + " " + jar.group(2) : type.getSimpleName();
    }

    /** The jar by its name, or the folder of classes by its path, that holds the class: {@code "my-plugin-1.0.jar"}. */
    public static String place(Class<?> type) {
        return location(type).map(Provenance::shown).orElse("an unknown place");
    }

    static String shown(Path location) {
        Path name = location.getFileName();
        return name != null && name.toString().endsWith(".jar") ? name.toString() : location.toString();
    }

    /** The jar or the folder of classes that holds the class, where it came from a file. */
    public static Optional<Path> location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            URI location = source.getLocation().toURI();
            return "file".equals(location.getScheme()) ? Optional.of(Path.of(location)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
