package org.ablate.plugins.optimization;

import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.training.Schedule;
import org.ablate.testkit.contract.ScheduleContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every schedule keeps the contract of schedules. */
@ParameterizedClass
@ValueSource(
        strings = {
            "constant",
            "{type: constant, warmup: 20}",
            "{type: linear, warmup: 20}",
            "{type: cosine, warmup: 20}",
            "{type: cosine-restarts, warmup: 20, cycles: 3}",
            "{type: polynomial, warmup: 20}",
            "{type: inverse-sqrt, warmup: 20}",
            "{type: exponential, warmup: 20}",
            "{type: step, warmup: 20, every: 100}",
            "{type: multi-step, warmup: 20, milestones: [100, 200]}",
            "{type: warmup-stable-decay, warmup: 20}",
            "{type: warmup-cosine, warmup: 20}",
            "one-cycle",
            "{type: cyclic, up: 50}",
            "{type: rex, warmup: 20}",
            "{type: plateau, warmup: 20}",
            "{type: sequence, warmup: 20, phases: [{steps: 100, schedule: linear}, {schedule: constant}]}",
        })
class ScheduleKindContractTest extends ScheduleContract {

    private final String descriptor;

    ScheduleKindContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Workbench bench() {
        return Runs.evaluating(super.bench(), "loss");
    }

    @Override
    protected Workbench refusingBench() {
        return Runs.evaluating(super.bench(), "accuracy");
    }

    @Override
    protected Schedule component(Workbench bench) {
        return bench.build(Schedule.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return behavior != Behavior.CONTINUOUS
                || Stream.of("restarts", "step", "sequence").noneMatch(descriptor::contains);
    }

    @Override
    protected long warmup() {
        return descriptor.contains("warmup: 20") ? 20 : 0;
    }

    @Override
    protected Map<String, String> refused() {
        if (descriptor.contains("plateau")) {
            return Map.of("{}", "metric");
        }
        return Stream.of("linear", "cosine", "polynomial", "one-cycle", "rex").anyMatch(descriptor::contains)
                        && !descriptor.contains("sequence")
                ? Map.of("{warmup: 20, decaySteps: 10}", "decaySteps")
                : Map.of();
    }
}
