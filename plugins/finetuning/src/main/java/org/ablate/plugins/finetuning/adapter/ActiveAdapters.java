package org.ablate.plugins.finetuning.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.layer.Child;

/**
 * Adapters over one layer by name, and those of them that act.
 *
 * @param <A> what stands over such a layer
 */
public final class ActiveAdapters<A extends Adapter> {

    private final Map<String, Child<A>> all = new LinkedHashMap<>();
    private List<String> active = List.of();

    /** Adds one over those that are there, and activates it. */
    void add(String name, Child<A> adapter) {
        all.put(name, adapter);
        List<String> more = new ArrayList<>(active);
        more.add(name);
        active = List.copyOf(more);
    }

    /** The names of all, active or not. */
    public Set<String> names() {
        return all.keySet();
    }

    /** The one of a name, active or not. */
    public Optional<A> named(String name) {
        return Optional.ofNullable(all.get(name)).map(Child::get);
    }

    /** Lets those of the named adapters act that are here, in this order, the last one over all. */
    void activate(List<String> names) {
        active = names.stream().filter(all::containsKey).toList();
    }

    /** The names of those that act, the last one over all. */
    List<String> active() {
        return active;
    }

    /** Those that act, the last one over all. */
    List<A> acting() {
        return active.stream()
                .map(name -> Objects.requireNonNull(all.get(name)).get())
                .toList();
    }
}
