package org.ablate.laboratory.run;

import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.formats.file.Sha256;

/**
 * Which code a run was made with: digests of the jars, or class folders, that decide its numbers. These are those of the runner, of
 * composition and of the SPI, those that its components come from, and the plugins and libraries that these refer to; not others that
 * happen to be installed. Of a library's own libraries nothing is known here. Paths do not enter the digests, so a checkout elsewhere has
 * the same ones.
 */
public final class CodeDigests {

    private static final String VERSION = "(-\\d[\\w.+-]*)?\\.jar$";

    private final Map<CodePlace, Class<?>> plugins = new HashMap<>();
    private final SortedMap<String, String> digests = new TreeMap<>();
    private final Set<CodePlace> known = new HashSet<>();

    private CodeDigests() {}

    /**
     * Digests by the name of a plugin's class, of another class where that lies in a folder, or of a jar without its version.
     *
     * @param own classes of the runner and the SPI
     * @param components the classes of components, those that stand for others included, and of the tensor engine
     * @param plugins the classes of all plugins that are installed
     */
    public static SortedMap<String, String> of(
            Collection<? extends Class<?>> own,
            Collection<? extends Class<?>> components,
            Collection<? extends Class<?>> plugins) {
        CodeDigests code = new CodeDigests();
        plugins.forEach(plugin -> CodePlace.of(plugin).ifPresent(it -> code.plugins.put(it, plugin)));
        own.forEach(type -> CodePlace.of(type).ifPresent(it -> code.add(it, type.getName())));
        Deque<Class<?>> open = new ArrayDeque<>();
        components.stream().sorted(Comparator.comparing(Class::getName)).forEach(type -> CodePlace.of(type)
                .filter(it -> code.add(it, type.getName()))
                .ifPresent(it -> open.add(type)));
        while (!open.isEmpty()) {
            code.addReferences(open.remove(), open);
        }
        return code.digests;
    }

    /** Adds what the jar of a class refers to; the plugins among that are looked into, too. */
    private void addReferences(Class<?> of, Deque<Class<?>> open) {
        ClassLoader own = of.getClassLoader();
        ClassLoader loader = own == null ? ClassLoader.getSystemClassLoader() : own;
        for (String name : CodePlace.of(of).map(CodePlace::references).orElse(List.of())) {
            CodePlace.of(name, loader)
                    .filter(place -> add(place, name.replace('/', '.')))
                    .map(plugins::get)
                    .ifPresent(open::add);
        }
    }

    /** Whether it was not known yet. */
    private boolean add(CodePlace place, String aClass) {
        if (!known.add(place)) {
            return false;
        }
        Class<?> plugin = plugins.get(place);
        String name = plugin == null ? library(place, aClass) : plugin.getName();
        digests.merge(name, place.digest(), (one, another) -> Sha256.of(one + another));
        return true;
    }

    private static String library(CodePlace place, String aClass) {
        String file = String.valueOf(place.path().getFileName());
        return Files.isDirectory(place.path()) ? aClass : file.replaceFirst(VERSION, "");
    }
}
