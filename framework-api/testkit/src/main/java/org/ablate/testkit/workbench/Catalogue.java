package org.ablate.testkit.workbench;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Plugin;

/** The components of the plugins on the class path, by kind and name. */
final class Catalogue {

    private final List<Class<?>> components;

    private Catalogue(List<Class<?>> components) {
        this.components = components;
    }

    static Catalogue ofClassPath() {
        return of(ServiceLoader.load(Plugin.class));
    }

    static Catalogue of(Iterable<? extends Plugin> plugins) {
        Key<Set<Plugin.Contribution>> contributions = Key.get(new TypeLiteral<>() {});
        TypeLiteral<Plugin.Contribution> contribution = new TypeLiteral<>() {};
        List<Module> modules = new ArrayList<>();
        modules.add(binder -> Multibinder.newSetBinder(binder, contribution));
        plugins.forEach(modules::add);
        return new Catalogue(Guice.createInjector(modules).getInstance(contributions).stream()
                .<Class<?>>map(Plugin.Contribution::component)
                .toList());
    }

    List<Class<?>> components() {
        return components;
    }

    /**
     * @throws IllegalArgumentException when no plugin on the class path contributes it
     */
    <K> Class<? extends K> find(Class<K> kind, String name) {
        return components.stream()
                .filter(type -> kind.isAssignableFrom(type) && name(type).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no plugin on the class path contributes the "
                        + kind.getSimpleName() + " '" + name + "'; there are " + names(kind)))
                .asSubclass(kind);
    }

    private List<String> names(Class<?> kind) {
        return components.stream()
                .filter(kind::isAssignableFrom)
                .map(Catalogue::name)
                .sorted()
                .toList();
    }

    static String name(Class<?> component) {
        return component.getAnnotation(Component.class).value();
    }

    /** The config record of a component, one without fields where it has none. */
    static Class<? extends Record> config(Class<?> component) {
        return Stream.of(component.getDeclaredClasses())
                .filter(nested -> nested.isRecord() && nested.getSimpleName().equals("Config"))
                .findFirst()
                .<Class<? extends Record>>map(nested -> nested.asSubclass(Record.class))
                .orElse(NoFields.class);
    }

    static Constructor<?> constructor(Class<?> component) {
        List<Constructor<?>> marked = Stream.of(component.getDeclaredConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(jakarta.inject.Inject.class)
                        || constructor.isAnnotationPresent(com.google.inject.Inject.class))
                .toList();
        if (marked.size() != 1) {
            throw new IllegalArgumentException(
                    component.getName() + " needs one constructor marked @Inject, and has " + marked.size());
        }
        return marked.get(0);
    }
}
