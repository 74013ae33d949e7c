package org.ablate.plugins.optimization.wrapper;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;

/**
 * An exponential moving average of the weights, which the run is judged by and keeps for use (Polyak and Juditsky, 1992,
 * doi:10.1137/0330046; Tarvainen and Valpola, 2017, arXiv:1703.01780). After step t, from 0, which the average begins with:
 *
 * <pre>
 * average ← d · average + (1 − d) · w        d = decay, or min(decay, (1 + t) / (10 + t)) with a warm-up
 * </pre>
 *
 * <p>The warm-up, TensorFlow's, lets the average forget the first weights sooner.
 */
@Component(
        value = "ema",
        summary = "A moving average of another optimizer's weights, for use",
        formula = "average ← d · average + (1 − d) · w",
        paper = "Polyak and Juditsky, 1992, doi:10.1137/0330046; Tarvainen and Valpola, 2017, arXiv:1703.01780",
        verdict = "Nearly free and rarely harmful; judge late in training, when the average has forgotten the start")
public final class ExponentialMovingAverage extends AveragedWeights {

    /** The fields of ema. */
    public record Config(
            @Doc("share of the average kept per step, from 0, less than 1")
            @Default("0.999")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double decay,

            @Doc("whether less is kept in the first steps") @Default("true")
            boolean warmup,

            @Doc("the optimizer whose weights are averaged") @Default("adamw")
            Choice<Optimizer> optimizer) {}

    private final Config config;

    public @Inject ExponentialMovingAverage(Config config, Ops ops, Optimizer optimizer) {
        super(ops, optimizer);
        this.config = config;
    }

    @Override
    double share(long step) {
        if (step == 0) {
            return 1;
        }
        return 1 - (config.warmup() ? Math.min(config.decay(), (1.0 + step) / (10.0 + step)) : config.decay());
    }

    @Override
    boolean begun(long steps) {
        return steps > 0;
    }
}
