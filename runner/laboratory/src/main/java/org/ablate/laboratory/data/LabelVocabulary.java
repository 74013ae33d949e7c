package org.ablate.laboratory.data;

import com.google.common.primitives.Longs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Item;
import org.ablate.spi.training.Examples;

/** Finds the classes that the labels of items name. */
final class LabelVocabulary {

    private LabelVocabulary() {}

    /** @param known the order of the classes, where something else than the data decides it, by the names that the data give */
    static Classes of(Items items, Examples.FromItems maker, Function<List<String>, Optional<List<String>>> known) {
        Map<String, Long> counts = new TreeMap<>();
        for (Item item : items.all()) {
            maker.classes(item).forEach(name -> counts.merge(name, 1L, Long::sum));
        }
        List<String> names = new ArrayList<>(counts.keySet());
        if (names.stream().allMatch(name -> name.matches("-?[0-9]{1,9}"))) {
            names.sort(Comparator.comparingInt(Integer::parseInt));
        }
        List<String> ordered =
                names.isEmpty() ? names : known.apply(List.copyOf(names)).orElse(names);
        return new Classes(
                ordered,
                ordered.stream().map(name -> counts.getOrDefault(name, 0L)).toList());
    }

    /**
     * How often items name each of a model's classes.
     *
     * @throws org.ablate.spi.ExperimentException when one names another, with its place
     */
    static Classes among(Classes known, Items items, Examples.FromItems maker) {
        long[] counts = new long[known.size()];
        for (Item item : items.all()) {
            maker.classes(item).forEach(name -> counts[known.id(name, item.place())]++);
        }
        return new Classes(known.names(), Longs.asList(counts));
    }
}
