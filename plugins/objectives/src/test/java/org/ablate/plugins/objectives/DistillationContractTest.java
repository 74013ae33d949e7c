package org.ablate.plugins.objectives;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.plugins.objectives.distillation.Distillation;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.contract.ObjectiveContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Distillation keeps the contract of objectives; its teacher is none that a descriptor can name here, so that it is made by hand. */
@ParameterizedClass
@ValueSource(strings = {"distillation"})
class DistillationContractTest extends ObjectiveContract {

    private record None() {}

    /** Random weights. */
    private record Drawn() implements WeightSource {
        @Override
        public OptionalInt tokens() {
            return OptionalInt.empty();
        }

        @Override
        public Report compare(Architecture model) {
            return new Report(List.of(), List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public Report load(Architecture model, Ops ops) {
            model.fill(ops, 8);
            return compare(model);
        }

        @Override
        public SortedMap<String, String> digests() {
            return new TreeMap<>();
        }
    }

    DistillationContractTest(String descriptor) {}

    @Override
    protected Objective component(Workbench bench) {
        Objective objective = new Distillation(
                new Distillation.Config(
                        new Choice<>(Objective.class, "causal-lm", new None()),
                        new Choice<>(Architecture.class, "learner", new None(), Optional.of(new Drawn())),
                        0.5,
                        new Choice<>(Loss.class, "kl-divergence", new None()),
                        0.1),
                bench.build(Objective.class, "causal-lm"),
                () -> new Learner(bench, Output.TOKENS, bench.vocabulary().size(), true, false),
                bench.build(Loss.class, "kl-divergence"),
                bench.ops());
        objective.outcome(model(), batch(), ForwardPass.training(1, 0, 0)); // reads the teacher, which stays
        return objective;
    }
}
