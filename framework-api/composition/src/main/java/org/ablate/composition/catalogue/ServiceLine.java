package org.ablate.composition.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import org.ablate.spi.component.Plugin;

/** The lines under {@code META-INF/services} by which the class path names plugins. */
final class ServiceLine {

    private static final String FILE = "META-INF/services/" + Plugin.class.getName();

    private ServiceLine() {}

    /** Who names a plugin: {@code "line 2 of META-INF/services/… in my-plugin-1.0.jar names it; "}; nothing where no line does. */
    static String naming(String plugin, ClassLoader loader) {
        try {
            for (URL file : Collections.list(loader.getResources(FILE))) {
                int line = lineOf(plugin, file);
                if (line > 0) {
                    return "line " + line + " of " + FILE + " in " + holder(file) + " names it; ";
                }
            }
        } catch (IOException | URISyntaxException e) {
            return ""; // what names it is then as hard to read as the plugin
        }
        return "";
    }

    /** From 1; 0 where it is not there. */
    private static int lineOf(String plugin, URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false);
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            int number = 1;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.replaceFirst("#.*", "").strip().equals(plugin)) {
                    return number;
                }
                number++;
            }
        }
        return 0;
    }

    private static String holder(URL file) throws IOException, URISyntaxException {
        if (file.openConnection() instanceof JarURLConnection jar) {
            return Provenance.shown(Path.of(jar.getJarFileURL().toURI()));
        }
        String whole = Path.of(file.toURI()).toString();
        return whole.substring(0, whole.length() - FILE.length() - 1);
    }
}
