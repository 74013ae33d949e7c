package org.ablate.laboratory.experiment;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.TokenizerFamily;
import org.ablate.spi.event.EventSink;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.training.Adaptation;
import org.ablate.spi.training.EvaluatedMetrics;
import org.ablate.spi.training.ExperimentSeed;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.Schedule;
import org.ablate.spi.training.StoppingRule;

/** An experiment as its descriptor describes it: all that decides a run, and who listens to it. */
public record Experiment(
        @Doc("names the run's folder")
        @Pattern(regexp = "[a-z0-9][a-z0-9-]*", message = "must be lower case letters, digits and hyphens")
        String name,

        @Doc("what the experiment is about, for people") Optional<String> description,

        @Doc("decides every random number of the run") @Default("1337")
        long seed,

        @Doc("number format of matrix products; auto takes bf16 where the hardware has it") @Default("auto")
        Precision precision,

        @Doc("native threads; 0 for one per physical core") @Default("0") @PositiveOrZero @Max(MOST_THREADS)
        int threads,

        @Doc("tokens that the model sees at once") @Default("64") @Positive
        int context,

        @Doc("where the text comes from") Choice<DataSource> data,

        @Doc("how text becomes tokens") @Default("byte-level-bpe")
        Choice<TokenizerFamily> tokenizer,

        @Doc("what is trained") Choice<Architecture> model,

        @Doc("what of the model is trained, and what is added to it to be trained") @Default("full")
        Choice<Adaptation> adaptation,

        @Doc("what it is trained to do") @Default("causal-lm")
        Choice<Objective> objective,

        @Doc("how gradients change the parameters") @Default("adamw")
        Choice<Optimizer> optimizer,

        @Doc("the learning rate over the run, as a factor on the optimizer's") @Default("warmup-cosine")
        Choice<Schedule> schedule,

        @Doc("when the run ends before its last step; never when absent")
        Optional<Choice<StoppingRule>> stopping,

        @Doc("how long and in what portions") TrainingConfig training,
        @Doc("when and by what it is judged") @Default("{}") EvaluationConfig evaluation,
        @Doc("what is kept to resume from") @Default("{}") CheckpointPolicy checkpoints,
        @Doc("text generated on the way") @Default("{}") SamplingConfig samples,

        @Doc("claims about the final metrics, by the metric's name, that the run checks") @Default("{}")
        Map<String, Expectation> expect,

        @Doc("what listens to the run beside its journal and the console; no part of what decides it, nor of its id")
        @Default("[]")
        List<Choice<EventSink>> sinks)
        implements ContextLength, ExperimentSeed, EvaluatedMetrics, SelfValidating {

    /** More than any machine has cores. */
    static final int MOST_THREADS = 1024;

    /** The field that decides nothing of a run. */
    public static final String LISTENERS = "sinks";

    @Override
    public List<String> metricNames() {
        return evaluation.names();
    }

    @Override
    public String decidingMetric() {
        return evaluation.best();
    }

    @Override
    public void check(ValidationContext checks) {
        long tokens = (long) training.batch() * context;
        checks.require(
                tokens <= Integer.MAX_VALUE,
                "training.batch",
                String.format(
                        Locale.ROOT,
                        "a batch of %,d rows of %,d tokens has %,d tokens; at most %,d are possible: choose fewer rows, or a shorter"
                                + " context",
                        training.batch(),
                        context,
                        tokens,
                        Integer.MAX_VALUE));
        for (String metric : expect.keySet()) {
            checks.require(
                    evaluation.names().contains(metric),
                    "expect." + metric,
                    "no metric '" + metric + "' is evaluated; evaluated are " + String.join(", ", evaluation.names()));
        }
    }
}
