package org.ablate.laboratory.experiment;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.training.Metric;

/** When the model is judged on the validation split, on how much of it and by what. */
public record EvaluationConfig(
        @Doc("steps from one evaluation to the next; the last step is always evaluated") @Default("250") @Positive
        int every,

        @Doc(
                "how many rows of the validation split are looked at: the same ones each time, drawn by the experiment's seed; all when absent")
        Optional<@Positive Integer> rows,

        @Doc("the figures of merit; by default, those of predicted text only where the objective's labels are text")
        @Default("[loss, perplexity, bits-per-byte, accuracy]")
        @NotEmpty
        List<Choice<Metric>> metrics,

        @Doc("the metric by which the best checkpoint is chosen") @Default("loss")
        String best)
        implements SelfValidating {

    /** The metrics' names, in order. */
    public List<String> names() {
        return metrics.stream().map(Choice::name).toList();
    }

    @Override
    public void check(ValidationContext checks) {
        checks.require(
                names().contains(best),
                "best",
                "'" + best + "' is not evaluated; evaluated are " + String.join(", ", names()));
        checks.require(
                names().stream().distinct().count() == names().size(),
                "metrics",
                "a metric is listed twice: " + names());
    }
}
