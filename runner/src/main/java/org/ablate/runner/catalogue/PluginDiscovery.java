package org.ablate.runner.catalogue;

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
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;

/** Finds plugins and asks each what it contributes; the first that fails stops everything, by name. */
final class PluginDiscovery {

    private PluginDiscovery() {}

    /** The plugins that the class path offers, in its order. */
    static List<Plugin> installed(ClassLoader loader) {
        List<Plugin> plugins = new ArrayList<>();
        Iterator<ServiceLoader.Provider<Plugin>> providers =
                ServiceLoader.load(Plugin.class, loader).stream().iterator();
        String current = "a plugin";
        try {
            while (providers.hasNext()) {
                ServiceLoader.Provider<Plugin> provider = providers.next();
                current = provider.type().getName();
                plugins.add(provider.get());
                current = "the plugin after " + current;
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw failed(current, e);
        }
        return plugins;
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
                            plugin.getClass().getName(),
                            cause == null ? new IllegalStateException(message.getMessage()) : cause);
                }
                if (element instanceof InstanceBinding<?> binding && type.isInstance(binding.getInstance())) {
                    instances.add(type.cast(binding.getInstance()));
                }
            }
        } catch (LinkageError e) {
            throw failed(plugin.getClass().getName(), e);
        }
        return instances;
    }

    /** What a person needs: the plugin and the innermost reason. */
    static ExperimentException failed(String plugin, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException
                ? "the class " + String.valueOf(cause.getMessage()).replace('/', '.') + " is missing"
                : cause instanceof ServiceConfigurationError
                        ? String.valueOf(cause.getMessage())
                        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new ExperimentException(
                "plugin " + plugin + " failed to load: " + reason + "; remove it from the class path or repair it",
                failure);
    }
}
