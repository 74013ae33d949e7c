package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.ablate.cli.Main;
import org.ablate.composition.wiring.Wiring;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.component.Plugin;

/** A jar that somebody else wrote, compiled while the test runs, and the command line with that jar on its class path. */
final class OutsidePlugin {

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Path classes;

    /** @param folder where classes may be left */
    OutsidePlugin(Path folder) throws IOException {
        this.classes = Files.createTempDirectory(folder, "classes");
    }

    /** Compiles sources, each with a public class, against the class path and what was compiled before. */
    OutsidePlugin with(String... sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes);
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        options,
                        null,
                        Stream.of(sources).map(OutsidePlugin::source).toList())
                .call();
        assertThat(compiled).as("%s", said).isTrue();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return this;
    }

    /** Names classes in the file of services. */
    OutsidePlugin named(String... lines) {
        entries.put(
                "META-INF/services/" + Plugin.class.getName(),
                String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Leaves a compiled class out of the jar. */
    OutsidePlugin without(String type) {
        entries.remove(type.replace('.', '/') + ".class");
        return this;
    }

    Path jar(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return file;
    }

    private static JavaFileObject source(String text) {
        String name = text.replaceFirst("(?s).*?public (?:final |abstract )*(?:class|record|interface) (\\w+).*", "$1");
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** Runs the command line where jars stand on the class path beside Ablate's own. */
    static Workplace.Outcome ablate(List<Path> jars, String... arguments) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Class<?> own : List.of(Main.class, Laboratory.class, Wiring.class)) {
            urls.add(own.getProtectionDomain().getCodeSource().getLocation());
        }
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader loader = new RunnerOfItsOwn(urls.toArray(URL[]::new))) {
            Method main = loader.loadClass(Main.class.getName()).getMethod("run", String[].class);
            return Workplace.captured(() -> run(main, arguments));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static int run(Method main, String... arguments) {
        try {
            return (int) main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the command line let a failure through", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** {@link #ablate} for a verb on the workplace's experiment, quietly. */
    static Workplace.Outcome ablate(List<Path> jars, String verb, Workplace workplace, List<String> more)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(
                verb,
                workplace.descriptor().toString(),
                "--quiet",
                "--out",
                workplace.out().toString()));
        all.addAll(more);
        return ablate(jars, all.toArray(String[]::new));
    }

    /** Defines the runner anew, so that it looks for plugins in the jars too; the engine's native libraries load only once. */
    private static final class RunnerOfItsOwn extends URLClassLoader {

        private static final List<String> OWN =
                List.of("org.ablate.cli.", "org.ablate.laboratory.", "org.ablate.composition.");

        RunnerOfItsOwn(URL[] urls) {
            super(urls, OutsidePlugin.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OWN.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
