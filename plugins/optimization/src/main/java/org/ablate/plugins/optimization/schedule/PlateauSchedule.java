package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.training.EvaluatedMetrics;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.MetricDirection;

/**
 * Lowers the learning rate when a metric no longer improves: after more than {@code patience} evaluations in a row that were no
 * better than the best one,
 *
 * <pre>
 * factor ← max(minimum, factor · reduction)
 * </pre>
 *
 * <p>and the next {@code cooldown} evaluations do not count. A value is better when it is below
 * {@code best · (1 − threshold)}, or {@code best − threshold} when absolute; above, with the signs changed, for a metric of which
 * more is better. This is PyTorch's {@code ReduceLROnPlateau}. What it goes by is what evaluations found, which checkpoints keep, so a
 * resumed run goes on as an uninterrupted one. Evaluations during the warm-up do not count.
 */
@Component(
        value = "plateau",
        summary = "Lower whenever a metric stops improving",
        formula = "factor ← max(minimum, factor · reduction) after patience evaluations without improvement",
        paper = "PyTorch, ReduceLROnPlateau",
        verdict = "When the length of the run is open; evaluate often enough that it can act")
public final class PlateauSchedule extends WarmupSchedule {

    /** What the threshold is a share of. */
    public enum Threshold {
        /** Of the best value. */
        RELATIVE,
        /** Of nothing: a difference. */
        ABSOLUTE
    }

    /** The fields of the plateau schedule. */
    public record Config(
            @ScheduleFields.WarmUpSteps long warmup,

            @Doc("the metric that must improve") @Default("loss")
            String metric,

            @Doc("what the factor is multiplied by, less than 1")
            @Default("0.1")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double reduction,

            @Doc("evaluations without improvement that are borne") @Default("10") @PositiveOrZero
            int patience,

            @Doc("by how much a value must be better to count as an improvement") @Default("1.0e-4") @PositiveOrZero
            double threshold,

            @Doc("whether the threshold is relative to the best value or absolute") @Default("relative")
            Threshold thresholdMode,

            @Doc("evaluations after a reduction that do not count") @Default("0") @PositiveOrZero
            int cooldown,

            @Doc("share of the peak below which the factor does not fall") @Default("0.0") @Fraction
            double minimum,

            @Doc("the factor is left where a reduction would change it by no more than this")
            @Default("1.0e-8")
            @PositiveOrZero
            double epsilon)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            EvaluatedMetrics.require(metric, "metric", checks);
        }
    }

    private final Config config;
    private final boolean lowerIsBetter;

    public @Inject PlateauSchedule(Config config, MetricDirection direction) {
        super(config.warmup());
        this.config = config;
        this.lowerIsBetter = direction.lowerIsBetter(config.metric());
    }

    @Override
    double curve(long step, long steps) {
        return 1;
    }

    @Override
    double curve(long step, long steps, List<EvaluationResult> history) {
        double factor = 1;
        double best = lowerIsBetter ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        int bad = 0;
        int resting = 0;
        for (EvaluationResult evaluation : history) {
            double value = evaluation.metric(config.metric());
            if (Double.isNaN(value)) {
                continue; // undefined is not worse
            }
            if (better(value, best)) {
                best = value;
                bad = 0;
            } else {
                bad++;
            }
            if (resting > 0) {
                resting--;
                bad = 0;
            }
            if (bad > config.patience()) {
                double reduced = Math.max(config.minimum(), factor * config.reduction());
                factor = factor - reduced > config.epsilon() ? reduced : factor;
                resting = config.cooldown();
                bad = 0;
            }
        }
        return factor;
    }

    private boolean better(double value, double best) {
        boolean relative = config.thresholdMode() == Threshold.RELATIVE;
        if (lowerIsBetter) {
            return value < (relative ? best * (1 - config.threshold()) : best - config.threshold());
        }
        return value > (relative ? best * (1 + config.threshold()) : best + config.threshold());
    }
}
