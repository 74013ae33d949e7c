package org.ablate.plugins.optimization.schedule;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.Schedule;

/**
 * Schedules in turn: each sees the steps of its own phase, from 0, and the length of that phase as the length of the run. The
 * last phase lasts to the end of the run, whatever length it gives. PyTorch's {@code SequentialLR}.
 */
@Component(value = "sequence", summary = "Schedules in turn, each over its own phase", verdict = "Any of these in turn")
public final class SequenceSchedule extends WarmupSchedule {

    /**
     * One schedule of a sequence.
     *
     * @param steps of this phase; for the last one of no effect
     * @param schedule sees these steps as a run of its own
     */
    public record Phase(
            @Doc("length of the phase, in steps; the last phase lasts to the end of the run") @Default("1") @Positive
            long steps,

            @Doc("the schedule of this phase, which starts at its own step 0")
            Choice<Schedule> schedule) {}

    /** The fields of the sequence. */
    public record Config(
            @Doc("steps over which the factor rises from 0 to 1 before the first phase; 0 for none")
            @Default("0")
            @PositiveOrZero
            long warmup,

            @Doc("the phases in order") @NotEmpty List<Phase> phases) {}

    private final Config config;
    private final List<Schedule> schedules;

    public @Inject SequenceSchedule(Config config, List<Schedule> schedules) {
        super(config.warmup());
        this.config = config;
        this.schedules = schedules;
    }

    @Override
    double curve(long step, long steps) {
        return curve(step, steps, List.of());
    }

    @Override
    double curve(long step, long steps, List<EvaluationResult> history) {
        long start = 0;
        int last = schedules.size() - 1;
        for (int i = 0; i < last; i++) {
            long length = config.phases().get(i).steps();
            if (step < start + length) {
                return schedules.get(i).factor(step - start, length, since(start, history));
            }
            start += length;
        }
        return schedules.get(last).factor(step - start, Math.max(steps - start, 1), since(start, history));
    }
}
