package org.ablate.composition.catalogue;

import com.google.inject.Stage;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.InstanceBinding;
import com.google.inject.spi.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;

/** Finds plugins and asks each what it contributes; the first that fails stops everything, by name and jar. */
final class PluginDiscovery {

    /** What {@link ServiceLoader} calls a class that it cannot make a plugin of. */
    private static final Pattern PROVIDER = Pattern.compile(": (?:Provider )?([\\w$.]+) ");

    private PluginDiscovery() {}

    /** The plugins that the class path offers, in its order. */
    static List<Plugin> installed(ClassLoader loader) {
        List<Plugin> plugins = new ArrayList<>();
        Iterator<ServiceLoader.Provider<Plugin>> providers =
                ServiceLoader.load(Plugin.class, loader).stream().iterator();
        String after = "";
        while (true) {
            String current = "the plugin that is named next" + after;
            try {
                if (!providers.hasNext()) {
                    return plugins;
                }
                ServiceLoader.Provider<Plugin> provider = providers.next();
                current = "plugin " + provider.type().getName();
                plugins.add(provider.get());
                after = " to " + provider.type().getName();
            } catch (ServiceConfigurationError | LinkageError e) {
                Matcher said = PROVIDER.matcher(String.valueOf(e.getMessage()));
                String name = said.find() ? said.group(1) : "";
                String line = ServiceLine.naming(name, loader);
                throw failed(line.isEmpty() ? current : "plugin " + name, line, e);
            }
        }
    }

    /** The components that a plugin contributes, read without building anything. */
    static List<Plugin.Contribution> contributions(Plugin plugin) {
        return instances(plugin, Plugin.Contribution.class);
    }

    /** The presets that a plugin contributes. */
    static List<Plugin.Preset> presets(Plugin plugin) {
        return instances(plugin, Plugin.Preset.class);
    }

    private static <T> List<T> instances(Plugin plugin, Class<T> type) {
        List<T> instances = new ArrayList<>();
        try {
            for (Element element : Elements.getElements(Stage.DEVELOPMENT, plugin)) {
                if (element instanceof Message message) {
                    Throwable cause = message.getCause();
                    throw failed(
                            plugin.getClass(), cause == null ? new IllegalStateException(message.getMessage()) : cause);
                }
                if (element instanceof InstanceBinding<?> binding && type.isInstance(binding.getInstance())) {
                    instances.add(type.cast(binding.getInstance()));
                }
            }
        } catch (LinkageError e) {
            throw failed(plugin.getClass(), e);
        }
        return instances;
    }

    /** What a person needs: the plugin, the reason down to its cause, and the jar. */
    static ExperimentException failed(Class<? extends Plugin> plugin, Throwable failure) {
        return failed("plugin " + plugin.getName(), "it is in " + Provenance.place(plugin) + "; ", failure);
    }

    private static ExperimentException failed(String plugin, String place, Throwable failure) {
        return new ExperimentException(
                plugin + " failed to load: " + Reason.of(failure) + "; " + place
                        + "remove it from the class path or repair it",
                failure);
    }
}
