package org.ablate.testkit.workbench;

import java.util.List;
import org.ablate.spi.component.Plugin;

/** Component classes: those of a plugin, and the one that a descriptor names. */
public final class Components {

    private Components() {}

    /** What a plugin contributes. */
    public static List<Class<?>> of(Plugin plugin) {
        return Catalogue.of(List.of(plugin)).components();
    }

    /**
     * The class that a descriptor chooses, from the plugins on the class path.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static <K> Class<? extends K> find(Class<K> kind, String descriptor) {
        return Workbench.catalogue().find(kind, DescriptorReader.name(DescriptorReader.parse(descriptor)));
    }
}
