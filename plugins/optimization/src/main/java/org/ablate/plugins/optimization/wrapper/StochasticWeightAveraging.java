package org.ablate.plugins.optimization.wrapper;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * The mean of the weights at regular steps, which the run is judged by and keeps for use (Izmailov et al., 2018, arXiv:1803.05407).
 * After step {@code start} and every {@code interval} steps later, n weights having been averaged before:
 *
 * <pre>
 * average ← (n · average + w) / (n + 1)
 * </pre>
 *
 * <p>The paper holds the learning rate, or lets it cycle, while it averages: the schedules {@code sequence} and {@code cyclic}.
 */
@Component(
        value = "swa",
        summary = "The mean of another optimizer's weights at regular steps, for use",
        formula = "average ← (n · average + w) / (n + 1)",
        paper = "Izmailov et al., 2018, arXiv:1803.05407",
        verdict = "For the last quarter of a run with a constant or cyclic learning rate")
public final class StochasticWeightAveraging extends AveragedWeights {

    /** The fields of swa. */
    public record Config(
            @Doc("steps up to the first weights that are averaged; usually three quarters of the run or so")
            @Default("1")
            @Positive
            long start,

            @Doc("steps from one averaging to the next") @Default("1") @Positive
            long interval,

            @Doc("the optimizer whose weights are averaged") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private final Config config;

    public @Inject StochasticWeightAveraging(Config config, Ops ops, Optimizer optimizer) {
        super(ops, optimizer);
        this.config = config;
    }

    @Override
    double share(long step) {
        long since = step + 1 - config.start();
        return since < 0 || since % config.interval() != 0 ? 0 : 1.0 / (since / config.interval() + 1);
    }

    @Override
    boolean begun(long steps) {
        return steps >= config.start();
    }
}
