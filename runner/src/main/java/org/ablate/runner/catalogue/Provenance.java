package org.ablate.runner.catalogue;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a class came from, for people: {@code "ablate-transformer 0.1.0"}. */
public final class Provenance {

    private static final Pattern VERSIONED_JAR = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");

    private Provenance() {}

    /** The artifact and version of the jar that holds the class; its simple name where it was not loaded from a versioned jar. */
    public static String of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return type.getSimpleName();
        }
        try {
            URI location = source.getLocation().toURI();
            Path file = "file".equals(location.getScheme()) ? Path.of(location).getFileName() : null;
            Matcher jar = VERSIONED_JAR.matcher(file == null ? "" : file.toString());
            return jar.matches() ? jar.group(1) + " " + jar.group(2) : type.getSimpleName();
        } catch (URISyntaxException e) {
            return type.getSimpleName();
        }
    }
}
