package org.ablate.composition.catalogue;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.ModelAlias;
import org.ablate.spi.component.Plugin;

/**
 * A component as its class declares it.
 *
 * @param kind what it is a component of
 * @param name how a descriptor calls it, unique within its kind
 * @param summary one sentence
 * @param type the class
 * @param shape its configuration; {@link NoFields} when it has none
 * @param constructor the one marked {@code @Inject}; absent where the name stands for another choice and is never built
 * @param plugin who contributed it
 */
public record ComponentClass(
        ComponentKind kind,
        String name,
        String summary,
        Class<?> type,
        RecordShape shape,
        Optional<Constructor<?>> constructor,
        Class<? extends Plugin> plugin) {

    /** The config record of a component's class; {@link NoFields} where it has none. */
    public static Class<? extends Record> config(Class<?> component) {
        return Stream.of(component.getDeclaredClasses())
                .filter(nested -> nested.isRecord() && nested.getSimpleName().equals("Config"))
                .findFirst()
                .<Class<? extends Record>>map(nested -> nested.asSubclass(Record.class))
                .orElse(NoFields.class);
    }

    /** The fields a descriptor may give it, in order. */
    public List<Field> fields() {
        return shape.fields();
    }

    /** Whether the name stands for another choice; see {@link ModelAlias}. */
    public boolean expands() {
        return ModelAlias.class.isAssignableFrom(shape.type());
    }

    /** What it computes, in one line; empty where nothing. */
    public String formula() {
        return type.getAnnotation(Component.class).formula();
    }

    /** Where it comes from; empty where nobody published it. */
    public String paper() {
        return type.getAnnotation(Component.class).paper();
    }

    /** When to choose it; empty where its plugin does not say. */
    public String verdict() {
        return type.getAnnotation(Component.class).verdict();
    }

    /** The component and what brought it: {@code "rope (ablate-transformer 0.1.0)"}. */
    public String provenance() {
        return name + " (" + Provenance.of(plugin) + ")";
    }

    /** Whose it is, for those who should repair it: {@code "norm 'broken' is of plugin org.example.MyPlugin in my-plugin-1.0.jar"}. */
    public String credit() {
        return kind.name() + " '" + name + "' is of plugin " + plugin.getName() + " in " + Provenance.place(plugin);
    }

    /** Whether a plugin is one of those that Ablate comes with. */
    public static boolean ours(Class<? extends Plugin> plugin) {
        return plugin.getName().startsWith("org.ablate.");
    }

    /** A method that it should have and has not, in words, as where it was compiled against another version of its kind. */
    public Optional<String> missingMethod() {
        return MissingMethod.of(type);
    }
}
