package org.ablate.plugins.optimization.group;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Positive;
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
 * Trains the head of a model first and then, one after another, the layers below it (Howard and Ruder, 2018, arXiv:1801.06146): what
 * lies d below the head stays as it is until step {@code d · interval}, from which on an optimizer of its own, then at its step 0,
 * trains it. d is 0 for what is in no numbered layer, such as the head, 1 for the last layer, and so on down to the embeddings.
 * No gradient is taken of what does not train yet.
 */
@Component(
        value = "gradual-unfreezing",
        summary = "Another optimizer, for the head at first, then for one layer more at a time",
        formula = "what lies d below the head trains from step d · interval",
        paper = "Howard and Ruder, 2018, arXiv:1801.06146",
        verdict = "For fine-tuning, where lower layers should forget little")
public final class GradualUnfreezing extends PartitionedOptimizer {

    /** The fields of gradual unfreezing. */
    public record Config(
            @Doc("steps from the unfreezing of one layer to that of the layer below it") @Default("100") @Positive
            long interval,

            @Doc("names of what lies below the first layer; * stands for any characters")
            @Default("[\"*embedding*\", \"*position*\"]")
            List<String> lowest,

            @Doc("the optimizer of every layer") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private final Config config;
    private final Provider<Optimizer> optimizers;
    private final Optimizer head;

    public @Inject GradualUnfreezing(Config config, Provider<Optimizer> optimizers) {
        this.config = config;
        this.optimizers = optimizers;
        this.head = optimizers.get();
    }

    @Override
    public double learningRate() {
        return head.learningRate();
    }

    @Override
    protected List<OptimizerPartition> divide(Map<String, Parameter> parameters) {
        LayerDepths places = new LayerDepths(parameters.keySet(), config.lowest());
        List<OptimizerPartition> shares = new ArrayList<>();
        for (int depth = 0; depth <= places.deepest(); depth++) {
            int wanted = depth;
            Optimizer optimizer = depth == 0 ? head : optimizers.get();
            OptimizerPartition share =
                    OptimizerPartition.begin(optimizer, parameters, (name, parameter) -> places.depth(name) == wanted);
            shares.add(share.from(depth * config.interval()));
        }
        return shares;
    }

    @Override
    protected double learningRate(OptimizerPartition share, double learningRate) {
        return learningRate;
    }
}
