package org.ablate.plugins.optimization.stopping;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.training.EvaluatedMetrics;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.MetricDirection;
import org.ablate.spi.training.StoppingRule;

/**
 * Ends a run when a metric no longer improves (Prechelt, 1998, doi:10.1007/3-540-49430-8_3): after {@code patience} evaluations in a
 * row none of which was better than the best one by more than {@code minDelta}. It goes by what evaluations found, which checkpoints
 * keep, so a resumed run ends where an uninterrupted one does. With {@code restoreBest} the run, however it ends, ends with the
 * weights of its best evaluation.
 */
@Component(
        value = "early-stopping",
        summary = "End when a metric stops improving, with the best weights",
        paper = "Prechelt, 1998, doi:10.1007/3-540-49430-8_3",
        verdict = "Where a model overfits before its last step")
public final class EarlyStopping implements StoppingRule {

    /** The fields of early stopping. */
    public record Config(
            @Doc("the metric that must improve") @Default("loss")
            String metric,

            @Doc("evaluations in a row without improvement after which the run ends") @Default("3") @Positive
            int patience,

            @Doc("by how much a value must be better to count as an improvement") @Default("0.0") @PositiveOrZero
            double minDelta,

            @Doc("whether the run ends with the weights of its best evaluation; metric must then be evaluation.best")
            @Default("true")
            boolean restoreBest)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            EvaluatedMetrics.require(metric, "metric", checks);
            checks.surrounding(EvaluatedMetrics.class)
                    .ifPresent(run -> checks.require(
                            !restoreBest || run.decidingMetric().equals(metric),
                            "metric",
                            "waits for '" + metric + "' but would restore the weights best by '"
                                    + run.decidingMetric()
                                    + "'; set evaluation.best to the same metric, or restoreBest to false"));
        }
    }

    private final Config config;
    private final boolean lowerIsBetter;

    public @Inject EarlyStopping(Config config, MetricDirection direction) {
        this.config = config;
        this.lowerIsBetter = direction.lowerIsBetter(config.metric());
    }

    @Override
    public Optional<String> reason(List<EvaluationResult> history) {
        double best = Double.NaN;
        long bestStep = 0;
        int without = 0;
        for (EvaluationResult evaluation : history) {
            double value = evaluation.metric(config.metric());
            if (Double.isNaN(value)) {
                continue; // undefined is not worse
            }
            if (Double.isNaN(best) || gain(value, best) > config.minDelta()) {
                best = value;
                bestStep = evaluation.step();
                without = 0;
            } else {
                without++;
            }
        }
        return without < config.patience()
                ? Optional.empty()
                : Optional.of(config.metric() + " was best after step " + bestStep + " and has not improved in "
                        + without + (without == 1 ? " evaluation" : " evaluations") + " since");
    }

    private double gain(double value, double best) {
        return lowerIsBetter ? best - value : value - best;
    }

    @Override
    public boolean restoresBest() {
        return config.restoreBest();
    }
}
