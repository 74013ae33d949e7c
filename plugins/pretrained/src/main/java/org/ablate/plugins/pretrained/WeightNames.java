package org.ablate.plugins.pretrained;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a family calls its weights: which tensor of a file holds which parameters of ours. A {@code *} in a name stands for a number,
 * the same on both sides.
 */
final class WeightNames {

    private final String prefix;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> idle = new ArrayList<>();
    private final Map<String, String> twins = new LinkedHashMap<>();

    /**
     * A tensor and the parameters it holds.
     *
     * @param tensor its name in the file
     * @param parameters their dotted names, in the packing's order
     * @param packing how they lie in it
     */
    record Rule(String tensor, List<String> parameters, Packing packing) {}

    /**
     * @param prefix what stands before the names of the base model's tensors when a head is there too: {@code "model."}; files of
     *     base models alone leave it out
     */
    WeightNames(String prefix) {
        this.prefix = prefix;
    }

    /** A tensor that is one parameter. */
    WeightNames tensor(String theirs, String ours) {
        rules.add(new Rule(theirs, List.of(ours), Packing.SAME));
        return this;
    }

    /** A tensor that holds several parameters. */
    WeightNames tensors(String theirs, Packing packing, List<String> ours) {
        rules.add(new Rule(theirs, List.copyOf(ours), packing));
        return this;
    }

    /** The weight and the bias of a module. */
    WeightNames module(String theirs, String ours) {
        return modules(theirs, Packing.SAME, ours);
    }

    /** The weight and the bias of a module that holds one or more of ours. */
    WeightNames modules(String theirs, Packing packing, String... ours) {
        for (String leaf : List.of(".weight", ".bias")) {
            rules.add(new Rule(
                    theirs + leaf,
                    List.of(ours).stream().map(name -> name + leaf).toList(),
                    packing));
        }
        return this;
    }

    /** Tensors that old files hold and no model needs: tables that are computed, masks. */
    WeightNames idle(String... names) {
        idle.addAll(List.of(names));
        return this;
    }

    /** A tensor that some files hold although it is another one's equal: the head of a model with tied embeddings. */
    WeightNames twin(String tensor, String of) {
        twins.put(tensor, of);
        return this;
    }

    /** Tensors that may stand beside their equals, and these. */
    Map<String, String> twins() {
        return twins;
    }

    String prefix() {
        return prefix;
    }

    /** Whether a tensor is one that no model needs. */
    boolean isIdle(String tensor) {
        return idle.stream().anyMatch(name -> pattern(name).matcher(tensor).matches());
    }

    /** The rules for a model's parameters, numbers filled in. */
    List<Rule> of(Set<String> parameters) {
        List<Rule> all = new ArrayList<>();
        for (Rule rule : rules) {
            Set<List<String>> numbers = new LinkedHashSet<>();
            for (String ours : rule.parameters()) {
                Pattern pattern = pattern(ours);
                for (String parameter : parameters) {
                    Matcher matcher = pattern.matcher(parameter);
                    if (matcher.matches()) {
                        numbers.add(groups(matcher));
                    }
                }
            }
            for (List<String> found : numbers) {
                all.add(new Rule(
                        filled(rule.tensor(), found),
                        rule.parameters().stream()
                                .map(name -> filled(name, found))
                                .toList(),
                        rule.packing()));
            }
        }
        return all;
    }

    private static List<String> groups(Matcher matcher) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(name.replace(".", "\\.").replace("*", "(\\d+)"));
    }

    private static String filled(String name, List<String> numbers) {
        String filled = name;
        for (String number : numbers) {
            filled = filled.replaceFirst("\\*", number);
        }
        return filled;
    }
}
