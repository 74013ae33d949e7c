package org.ablate.plugins.finetuning.adapter;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;

/**
 * Target modules: the linear layers that a method changes.
 *
 * @param patterns see {@link NamePattern}; {@code all-linear} alone for all but those of the head
 * @param layers indices of the blocks, from 0; all when empty
 */
public record TargetModules(List<String> patterns, List<Integer> layers) {

    public static final String ALL = "all-linear";

    private static final Pattern INDEX = Pattern.compile("(?:^|\\.)(\\d+)\\.");

    /**
     * The chosen layers' names, in the model's order.
     *
     * @throws ExperimentException when a pattern matches none
     */
    List<String> in(Layer model) {
        List<String> chosen = in(model, Set.of());
        if (chosen.isEmpty()) {
            throw none();
        }
        return chosen;
    }

    /** What a method changes that also knows tables of vectors; where blocks are given, none that is outside of all blocks, as in PEFT. */
    record Found(List<String> linears, List<String> tables) {}

    /**
     * The chosen linear layers and tables of vectors.
     *
     * @throws ExperimentException when a pattern matches none
     */
    Found withTables(Layer model) {
        Set<String> tables = new LinkedHashSet<>(LayerQueries.tables(model).keySet());
        tables.removeIf(name -> patterns.contains(ALL) || !NamePattern.anyMatches(patterns, name));
        List<String> linears = in(model, tables);
        Found found = new Found(linears, tables.stream().filter(this::inLayers).toList());
        if (found.linears().isEmpty() && found.tables().isEmpty()) {
            throw none();
        }
        return found;
    }

    private ExperimentException none() {
        return new ExperimentException("adaptation: no linear layer matches " + patterns + " in the blocks " + layers);
    }

    /** @param others names of other layers that a pattern may match instead */
    private List<String> in(Layer model, Set<String> others) {
        Map<String, Linear> inner = LayerQueries.inner(model);
        Set<String> chosen = new LinkedHashSet<>();
        if (patterns.contains(ALL)) {
            chosen.addAll(inner.keySet());
        } else {
            Map<String, Linear> all = LayerQueries.linears(model);
            for (String text : patterns) {
                NamePattern pattern = new NamePattern(text);
                List<String> matched =
                        all.keySet().stream().filter(pattern::matches).toList();
                if (matched.isEmpty() && others.stream().noneMatch(pattern::matches)) {
                    throw new ExperimentException("adaptation: no linear layer of the model is named '" + text
                            + "'; there are " + String.join(", ", endings(all.keySet()))
                            + ", and all-linear stands for all but the head's");
                }
                chosen.addAll(matched);
            }
        }
        List<String> ordered = new ArrayList<>(LayerQueries.linears(model).keySet());
        ordered.retainAll(chosen);
        ordered.removeIf(name -> !inLayers(name));
        return ordered;
    }

    private boolean inLayers(String name) {
        if (layers.isEmpty()) {
            return true;
        }
        Matcher index = INDEX.matcher(name);
        return index.find() && layers.contains(Integer.parseInt(index.group(1)));
    }

    /** Names without what stands before the last index, each once. */
    private static Set<String> endings(Set<String> names) {
        Set<String> endings = new LinkedHashSet<>();
        names.forEach(name -> endings.add(name.replaceFirst("^.*\\.\\d+\\.", "")));
        return endings;
    }
}
