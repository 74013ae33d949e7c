package org.ablate.plugins.pretrained;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.model.Output;

/**
 * How a family calls its weights: which tensor of a file holds which parameters of ours. A {@code *} in a name stands for a number,
 * the same on both sides. Where several tensors may hold a parameter, the names stand in the order in which they are tried.
 */
final class WeightNames {

    private static final Set<Output> ALL = Set.of(Output.values());

    private final String prefix;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> idle = new ArrayList<>();
    private final Set<String> idleIfZero = new LinkedHashSet<>();
    private final Map<String, String> idleBeside = new LinkedHashMap<>();
    private final Map<String, String> twins = new LinkedHashMap<>();

    /**
     * A tensor and the parameters it holds.
     *
     * @param tensor its name in the file
     * @param parameters their dotted names, in the packing's order
     * @param packing how they lie in it
     * @param outputs what the models score that have it; all but a head's tensors stand in all models of a family
     */
    record Rule(String tensor, List<String> parameters, TensorLayout packing, Set<Output> outputs) {

        /** The same under another name. */
        Rule named(String name) {
            return new Rule(name, parameters, packing, outputs);
        }
    }

    /**
     * The names that a model's parameters have in a file of the family.
     *
     * @param rules one for each tensor
     * @param unnamed parameters that no tensor of such a model holds
     */
    record Claimed(List<Rule> rules, List<String> unnamed) {

        /**
         * The rules, where they name everything.
         *
         * @throws ExperimentException when a parameter has no name
         */
        List<Rule> whole(Family family) {
            if (!unnamed.isEmpty()) {
                throw new ExperimentException("these parameters have no name in models of the family " + family.name()
                        + ": " + String.join(", ", unnamed) + "; use --format safetensors");
            }
            return rules;
        }
    }

    /**
     * @param prefix what stands before the names of the base model's tensors when a head is there too: {@code "model."}; files of
     *     base models alone leave it out
     */
    WeightNames(String prefix) {
        this.prefix = prefix;
    }

    /** A tensor that is one parameter. */
    WeightNames tensor(String theirs, String ours) {
        return headTensor(ALL, theirs, ours);
    }

    /**
     * A tensor of a head that is one parameter.
     *
     * @param outputs what the models score whose head has it under this name
     */
    WeightNames headTensor(Set<Output> outputs, String theirs, String ours) {
        return headTensor(outputs, theirs, TensorLayout.SAME, ours);
    }

    /** {@link #headTensor(Set, String, String)} of another shape. */
    WeightNames headTensor(Set<Output> outputs, String theirs, TensorLayout packing, String ours) {
        rules.add(new Rule(theirs, List.of(ours), packing, outputs));
        return this;
    }

    /**
     * The weight and the bias of a head's module.
     *
     * @param outputs what the models score whose head has it under this name
     */
    WeightNames head(Set<Output> outputs, String theirs, String ours) {
        return headTensor(outputs, theirs + ".weight", ours + ".weight")
                .headTensor(outputs, theirs + ".bias", ours + ".bias");
    }

    /** A tensor that holds several parameters. */
    WeightNames tensors(String theirs, TensorLayout packing, List<String> ours) {
        rules.add(new Rule(theirs, List.copyOf(ours), packing, ALL));
        return this;
    }

    /** The weight and the bias of a module. */
    WeightNames module(String theirs, String ours) {
        return modules(theirs, TensorLayout.SAME, ours);
    }

    /** The weight and the bias of a module that holds one or more of ours. */
    WeightNames modules(String theirs, TensorLayout packing, String... ours) {
        for (String leaf : List.of(".weight", ".bias")) {
            rules.add(new Rule(
                    theirs + leaf,
                    List.of(ours).stream().map(name -> name + leaf).toList(),
                    packing,
                    ALL));
        }
        return this;
    }

    /** Tensors that old files hold and no model needs: tables that are computed, masks. */
    WeightNames idle(String... names) {
        idle.addAll(List.of(names));
        return this;
    }

    /** A tensor that no model needs which takes another one: the bias of a head whose projection has one of its own. */
    WeightNames idleBeside(String tensor, String other) {
        idleBeside.put(tensor, other);
        return this;
    }

    /** A tensor that no model needs as long as it is zero. */
    WeightNames idleIfZero(String tensor) {
        idleIfZero.add(tensor);
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

    /** All rules, with stars for numbers. */
    List<Rule> rules() {
        return rules;
    }

    String prefix() {
        return prefix;
    }

    /**
     * Whether a tensor is one that a model does not need.
     *
     * @param taken tells of another tensor whether the model has its values
     * @param zero tells whether a tensor is zero
     */
    boolean isIdle(String tensor, Predicate<String> taken, Predicate<String> zero) {
        return idle.stream().anyMatch(name -> pattern(name).matcher(tensor).matches())
                || (idleIfZero.contains(tensor) && zero.test(tensor))
                || (idleBeside.containsKey(tensor) && taken.test(idleBeside.getOrDefault(tensor, "")));
    }

    /**
     * The names under which parameters go into a file: of each the first that a model of the family with such scores has.
     *
     * @param parameters dotted names
     * @param output what the model scores
     */
    Claimed claimed(Set<String> parameters, Output output) {
        Set<String> open = new TreeSet<>(parameters);
        List<Rule> claimed = new ArrayList<>();
        for (Rule rule : of(parameters, output)) {
            if (open.containsAll(rule.parameters())) {
                rule.parameters().forEach(open::remove);
                claimed.add(rule);
            }
        }
        return new Claimed(claimed, List.copyOf(open));
    }

    /**
     * The rules for a model's parameters, numbers filled in. A head's tensors count only for models with such scores: the layer before
     * a classifier's scores is not the one before a vocabulary's, even where both are of one shape.
     *
     * @param parameters dotted names
     * @param output what the model scores
     */
    List<Rule> of(Set<String> parameters, Output output) {
        List<Rule> all = new ArrayList<>();
        for (Rule rule : rules) {
            if (!rule.outputs().contains(output)) {
                continue;
            }
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
                        rule.packing(),
                        rule.outputs()));
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
