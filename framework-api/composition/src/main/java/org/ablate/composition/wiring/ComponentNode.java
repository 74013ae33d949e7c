package org.ablate.composition.wiring;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.spi.component.Choice;

/**
 * A chosen component in its place.
 *
 * @param path dotted, such as {@code model.attention}
 * @param choice what was chosen
 * @param component its class
 * @param ambients what surrounds it, by type: mostly the records around it by ambient interface, the nearest winning
 * @param slots its own slots
 */
record ComponentNode(
        String path,
        Choice<?> choice,
        ComponentClass component,
        Map<Class<?>, Object> ambients,
        List<ComponentSlot> slots) {

    /** Of the path, which differs from part to part; Guice asks for it thousands of times, and the records within are deep. */
    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Those of plugins from outside, each with whose it is, by path. */
    static List<String> fromOutside(Collection<ComponentNode> parts) {
        return parts.stream()
                .filter(part -> !ComponentClass.ours(part.component().plugin()))
                .sorted(Comparator.comparing(ComponentNode::path))
                .map(part -> part.path() + " (" + part.component().credit() + ")")
                .toList();
    }

    @Override
    public String toString() {
        return path + " (" + component.name() + ")";
    }
}
