package org.ablate.plugins.optimization.group;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.validation.constraints.NotEmpty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;

/**
 * An optimizer for each group of parameters, with its own learning rate and weight decay. A parameter belongs to the first group
 * with a pattern that matches its dotted name, or to the rest. The schedule's factor holds for all.
 */
@Component(
        value = "by-name",
        summary = "An optimizer for each group of parameters, by the pattern of their names",
        verdict = "Different optimizers or rates for parameters whose names match")
public final class ParameterGroupOptimizer extends PartitionedOptimizer {

    /**
     * A group of parameters.
     *
     * @param match patterns of dotted names
     * @param optimizer of this group
     */
    public record Group(
            @Doc("patterns of dotted names, such as layers.0.*; * stands for any characters") @NotEmpty
            List<String> match,

            @Doc("the optimizer of the group") Choice<Optimizer> optimizer) {}

    /** The fields of by-name. */
    public record Config(
            @Doc("the groups; the first that matches a name has it") @NotEmpty
            List<Group> groups,

            @Doc("the optimizer of what no group has") @Default("adamw")
            Choice<Optimizer> rest) {}

    private final Config config;
    private final List<Optimizer> optimizers;
    private final Optimizer rest;

    public @Inject ParameterGroupOptimizer(
            Config config, @Named("groups.optimizer") List<Optimizer> optimizers, @Named("rest") Optimizer rest) {
        this.config = config;
        this.optimizers = optimizers;
        this.rest = rest;
    }

    /** That of the rest. */
    @Override
    public double learningRate() {
        return rest.learningRate();
    }

    /** The place of a name's group, or of the rest behind them. */
    private int group(String name) {
        int group = 0;
        while (group < config.groups().size()
                && !NamePattern.anyMatches(config.groups().get(group).match(), name)) {
            group++;
        }
        return group;
    }

    @Override
    protected List<OptimizerPartition> divide(Map<String, Parameter> parameters) {
        List<OptimizerPartition> all = new ArrayList<>();
        for (int i = 0; i <= optimizers.size(); i++) {
            int group = i;
            Optimizer optimizer = i < optimizers.size() ? optimizers.get(i) : rest;
            all.add(OptimizerPartition.begin(optimizer, parameters, (name, parameter) -> group(name) == group));
        }
        return all;
    }

    @Override
    protected double learningRate(OptimizerPartition share, double learningRate) {
        return learningRate / rest.learningRate() * share.optimizer().learningRate();
    }
}
