package org.ablate.composition.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;

/** Everything that is installed: the plugins, and their components by kind and name. */
public final class ComponentCatalogue {

    private final List<Plugin> plugins;
    private final Map<String, ComponentKind> kinds = new TreeMap<>();
    private final Map<String, Map<String, ComponentClass>> components = new TreeMap<>();
    private final Presets presets = new Presets();

    private ComponentCatalogue(List<Plugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /**
     * What the class path offers.
     *
     * @throws ExperimentException when a plugin fails to load, a component is not one, or two have one name
     */
    public static ComponentCatalogue discover() {
        ClassLoader own = ComponentCatalogue.class.getClassLoader();
        return discover(own == null ? ClassLoader.getSystemClassLoader() : own);
    }

    /** What a class loader offers; fails as {@link #discover()} does. */
    public static ComponentCatalogue discover(ClassLoader loader) {
        return of(PluginDiscovery.installed(loader));
    }

    /** What these plugins offer; fails as {@link #discover()} does. */
    public static ComponentCatalogue of(List<? extends Plugin> plugins) {
        ComponentCatalogue catalogue = new ComponentCatalogue(List.copyOf(plugins));
        for (Plugin plugin : plugins) {
            for (Plugin.Contribution contribution : PluginDiscovery.contributions(plugin)) {
                catalogue.add(ComponentReader.read(contribution));
            }
            PluginDiscovery.presets(plugin).forEach(catalogue.presets::add);
        }
        return catalogue;
    }

    private void add(ComponentClass component) {
        ComponentKind kind = component.kind();
        ComponentKind known = kinds.putIfAbsent(kind.name(), kind);
        if (known != null && known.type() != kind.type()) {
            throw new ExperimentException("two kinds of component are called '" + kind.name() + "': "
                    + known.type().getName() + " and " + kind.type().getName() + ", which "
                    + component.plugin().getName() + " brings; rename one");
        }
        ComponentClass twin = components
                .computeIfAbsent(kind.name(), name -> new TreeMap<>())
                .putIfAbsent(component.name(), component);
        if (twin != null) {
            throw new ExperimentException("two components of kind '" + kind.name() + "' are called '" + component.name()
                    + "': " + origin(twin) + " and " + origin(component) + "; rename one or remove its plugin");
        }
    }

    private static String origin(ComponentClass component) {
        return component.type().getName() + " of plugin " + component.plugin().getName();
    }

    /** The plugins, in the order they were found. */
    public List<Plugin> plugins() {
        return plugins;
    }

    /** The named descriptors. */
    public Presets presets() {
        return presets;
    }

    /** The kinds that have components, by name. */
    public Collection<ComponentKind> kinds() {
        return List.copyOf(kinds.values());
    }

    /** The components of a kind, by name; none when nobody offers the kind. */
    public Collection<ComponentClass> components(String kind) {
        return List.copyOf(components.getOrDefault(kind, Map.of()).values());
    }

    /** Every component, by kind and name. */
    public List<ComponentClass> components() {
        return components.values().stream()
                .flatMap(named -> named.values().stream())
                .toList();
    }

    /** The names of a kind's components, sorted. */
    public List<String> names(String kind) {
        return List.copyOf(components.getOrDefault(kind, Map.of()).keySet());
    }

    /** The component of that name, if it is installed. */
    public Optional<ComponentClass> find(String kind, String name) {
        return Optional.ofNullable(components.getOrDefault(kind, Map.of()).get(name));
    }

    /**
     * The component of that name.
     *
     * @throws ExperimentException with the nearest name and the full list, when it is not installed
     */
    public ComponentClass get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new ExperimentException(unknown(kind, name)));
    }

    /**
     * The component of that name which is of a type.
     *
     * @param type a kind, or what several kinds have in common
     * @throws ExperimentException with the full list, when it is not installed
     */
    public ComponentClass get(Class<?> type, String name) {
        List<ComponentClass> possible = components().stream()
                .filter(component -> type.isAssignableFrom(component.type()))
                .toList();
        return possible.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ExperimentException("there is no " + type.getSimpleName() + " '" + name
                        + "'; installed: "
                        + possible.stream().map(ComponentClass::name).collect(Collectors.joining(", "))));
    }

    /** What to say when a component is not installed: the nearest name and the full list. */
    public String unknown(String kind, String name) {
        List<String> names = names(kind);
        if (names.isEmpty()) {
            return "no plugin offers a component of kind '" + kind + "', so '" + name + "' cannot be one";
        }
        return "there is no " + kind + " '" + name + "'" + NearestName.hint(name, names) + "; installed: "
                + String.join(", ", names);
    }
}
