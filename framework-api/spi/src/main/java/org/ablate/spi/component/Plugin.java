package org.ablate.spi.component;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;

/**
 * A plugin: a Guice module, found by {@link java.util.ServiceLoader}, that contributes components.
 *
 * <pre>{@code
 * public final class TransformerPlugin extends Plugin {
 *   @Override
 *   protected void configure() {
 *     component(RotaryPosition.class);
 *   }
 * }
 * }</pre>
 *
 * and a line with the class's name in {@code META-INF/services/org.ablate.spi.component.Plugin}. Their kinds, names,
 * documentation and constraints are read from the classes themselves.
 */
public abstract class Plugin extends AbstractModule {

    /** Contributes a class annotated {@link Component}. */
    protected final void component(Class<?> component) {
        Multibinder.newSetBinder(binder(), new TypeLiteral<Contribution>() {})
                .addBinding()
                .toInstance(new Contribution(component, getClass()));
    }

    /**
     * Contributes a preset: a descriptor without data that others extend, {@code extends: preset:llama}, in the resource {@code
     * presets/NAME.yaml} beside the plugin's classes.
     */
    protected final void preset(String name) {
        Multibinder.newSetBinder(binder(), new TypeLiteral<Preset>() {})
                .addBinding()
                .toInstance(new Preset(name, getClass()));
    }

    /**
     * A preset and the plugin it came from.
     *
     * @param name how descriptors call it
     * @param plugin who contributed it
     */
    public record Preset(String name, Class<? extends Plugin> plugin) {}

    /**
     * A component class and the plugin it came from.
     *
     * @param component the class annotated {@link Component}
     * @param plugin who contributed it
     */
    public record Contribution(Class<?> component, Class<? extends Plugin> plugin) {}
}
