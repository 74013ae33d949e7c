package org.ablate.plugins.optimization.group;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far below the head of a model its parameters lie: 0 for what is in no numbered layer, such as the head, 1 for the last
 * layer, one more for each layer below, and one more than the lowest layer's for what lies below them all.
 */
final class LayerDepths {

    private static final Pattern LAYER = Pattern.compile("(?:^|\\.)layers\\.(\\d+)\\.");

    private final int layers;
    private final List<String> lowest;

    /**
     * @param names of all parameters
     * @param lowest patterns of the names of what lies below the first layer
     */
    LayerDepths(Set<String> names, List<String> lowest) {
        this.layers = names.stream()
                .mapToInt(name -> layer(name).orElse(-1) + 1)
                .max()
                .orElse(0);
        this.lowest = lowest;
    }

    /** The greatest depth. */
    int deepest() {
        return layers + 1;
    }

    int depth(String name) {
        OptionalInt layer = layer(name);
        if (layer.isPresent()) {
            return layers - layer.getAsInt();
        }
        return NamePattern.anyMatches(lowest, name) ? deepest() : 0;
    }

    private static OptionalInt layer(String name) {
        Matcher found = LAYER.matcher(name);
        return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
    }
}
