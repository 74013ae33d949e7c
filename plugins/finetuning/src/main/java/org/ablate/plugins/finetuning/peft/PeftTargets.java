package org.ablate.plugins.finetuning.peft;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ablate.plugins.finetuning.adapter.TargetModules;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.BoundedRegex;

/** Modules that a PEFT configuration names, by PEFT's own rules. */
final class PeftTargets {

    private static final Pattern INDEX = Pattern.compile(".*?\\.[^.]*\\.(\\d+)\\..*");

    /** Characters that an expression may read of one name, which has some dozens. */
    private static final long READS = 1_000_000;

    private final PeftConfig config;
    private final List<String> targets;
    private final boolean expression;
    private final List<String> excluded;
    private final boolean excludedExpression;
    private final List<Integer> layers;
    private final List<String> layersPattern;
    private final List<String> saved;

    PeftTargets(PeftConfig config) {
        this.config = config;
        this.targets = config.texts("target_modules");
        this.expression = config.isText("target_modules");
        this.excluded = config.texts("exclude_modules");
        this.excludedExpression = config.isText("exclude_modules");
        this.layers = config.integers("layers_to_transform");
        this.layersPattern = config.texts("layers_pattern");
        this.saved = config.texts("modules_to_save");
        if (targets.isEmpty()) {
            throw config.refusal("target_modules", "the adapted modules must be named");
        }
    }

    /**
     * The chosen ones of a model's modules.
     *
     * @param known by name
     * @param heads names of those that all-linear leaves out
     * @throws ExperimentException when a name of a list is of none of them
     */
    List<PeftModule> in(Map<String, PeftModule> known, Set<String> heads) {
        if (!expression) {
            for (String target : targets) {
                if (known.keySet().stream().noneMatch(name -> ends(name, target))) {
                    throw config.refusal(
                            "target_modules",
                            "'" + target + "' is no module of this model that can be adapted here; there are "
                                    + known.keySet().stream()
                                            .map(name -> name.replaceFirst("^.*\\.\\d+\\.", ""))
                                            .distinct()
                                            .toList());
                }
            }
        }
        List<PeftModule> chosen = known.values().stream()
                .filter(module -> isTarget(module.name(), heads))
                .toList();
        if (chosen.isEmpty()) {
            throw config.refusal("target_modules", "matches no module of this model");
        }
        return chosen;
    }

    private boolean isTarget(String name, Set<String> heads) {
        boolean left = excludedExpression
                ? matches(excluded.get(0), name)
                : excluded.stream().anyMatch(text -> ends(name, text));
        if (left || saved.stream().anyMatch(text -> name.matches("(^|.*\\.)" + Pattern.quote(text) + "($|\\..*)"))) {
            return false;
        }
        if (expression) {
            return targets.get(0).equalsIgnoreCase(TargetModules.ALL)
                    ? !heads.contains(name)
                    : matches(targets.get(0), name);
        }
        if (targets.contains(name)) {
            return true;
        }
        return targets.stream().anyMatch(target -> ends(name, target)) && inLayers(name);
    }

    private boolean inLayers(String name) {
        if (layers.isEmpty()) {
            return true;
        }
        if (layersPattern.isEmpty()) {
            return inLayers(INDEX.matcher(name));
        }
        return layersPattern.stream()
                .flatMap(text -> find("(?:^|.*?\\.)" + text + "\\.(\\d+)\\..*", name, Matcher::toMatchResult).stream())
                .findFirst()
                .map(found -> layers.contains(Integer.parseInt(found.group(1))))
                .orElse(false);
    }

    private boolean inLayers(Matcher matcher) {
        return matcher.matches() && layers.contains(Integer.parseInt(matcher.group(1)));
    }

    private boolean matches(String text, String name) {
        return find(text, name, matcher -> true).isPresent();
    }

    /** What a regular expression of the file finds in a name, if it matches it whole. */
    private <T> Optional<T> find(String text, String name, Function<Matcher, T> found) {
        try {
            return new BoundedRegex(text, 0)
                    .within(READS)
                    .on(name, matcher -> matcher.matches() ? Optional.of(found.apply(matcher)) : Optional.empty());
        } catch (PatternSyntaxException e) {
            throw new ExperimentException(
                    config.file() + ": '" + text + "' is no regular expression: " + e.getDescription(), e);
        } catch (ExperimentException e) {
            throw new ExperimentException(config.file() + ": " + e.getMessage(), e);
        }
    }

    /** Whether a name is the text or ends with it behind a dot. */
    static boolean ends(String name, String text) {
        return name.equals(text) || name.endsWith("." + text);
    }
}
