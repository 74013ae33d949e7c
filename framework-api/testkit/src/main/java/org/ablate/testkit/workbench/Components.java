package org.ablate.testkit.workbench;

import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;

/** Component classes: those of a plugin, and the one that a descriptor names. */
public final class Components {

    private Components() {}

    /** What a plugin contributes. */
    public static List<Class<?>> of(Plugin plugin) {
        return ComponentCatalogue.of(List.of(plugin)).components().stream()
                .<Class<?>>map(ComponentClass::type)
                .toList();
    }

    /**
     * The class that a descriptor chooses, from the plugins on the class path.
     *
     * @throws ExperimentException when there is none
     */
    public static Class<?> find(Class<?> kind, String descriptor) {
        return Workbench.binder().component(kind, descriptor);
    }
}
