package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.FeedForward;
import org.ablate.testkit.contract.FeedForwardContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Feed-forward parts with one fault each: faults of randomness and of the tree. */
class FeedForwardProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(FeedForwardProofTest.class);
    }

    abstract static class Case extends FeedForwardContract {

        private final Function<Workbench, FeedForward> builder;
        private final boolean random;

        Case(boolean random, Function<Workbench, FeedForward> builder) {
            this.random = random;
            this.builder = builder;
        }

        @Override
        protected FeedForward component(Workbench bench) {
            return builder.apply(bench);
        }

        @Override
        protected boolean has(Behavior behavior) {
            return behavior == Behavior.RANDOM_IN_TRAINING ? random : super.has(behavior);
        }
    }

    /** A linear layer, and dropout as a subclass has it. */
    @Component(value = "toy-part", summary = "A linear layer with dropout")
    static class ToyPart extends FeedForward {

        final Workbench bench;
        final Child<Linear> linear;

        ToyPart(Workbench bench) {
            this.bench = bench;
            this.linear = child(
                    "linear",
                    Linear.class,
                    new Linear(bench.ops(), bench.width(), bench.width(), ValueInitializer.normal(0.5), true));
        }

        @Override
        public NDArray forward(NDArray input, ForwardPass pass) {
            return dropped(bench.ops().gelu(linear.get().forward(input, pass)), pass);
        }

        NDArray dropped(NDArray output, ForwardPass pass) {
            return pass.training() ? bench.ops().dropout(output, 0.5, pass.seed(this, "dropout")) : output;
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(true, ToyPart::new);
        }
    }

    @CaughtBy("isRandomInTrainingOnlyAndByThePassAlone")
    static class UndeclaredDropoutCase extends Case {
        UndeclaredDropoutCase() {
            super(false, ToyPart::new);
        }
    }

    @Component(value = "broken", summary = "Drops in evaluation too")
    static final class DropsInEvaluation extends ToyPart {
        DropsInEvaluation(Workbench bench) {
            super(bench);
        }

        @Override
        NDArray dropped(NDArray output, ForwardPass pass) {
            return bench.ops().dropout(output, 0.5, pass.seed(this, "dropout"));
        }
    }

    @CaughtBy("isRandomInTrainingOnlyAndByThePassAlone")
    static class DropsInEvaluationCase extends Case {
        DropsInEvaluationCase() {
            super(true, DropsInEvaluation::new);
        }
    }

    @Component(value = "broken", summary = "Draws from the engine's generator as it finds it")
    static final class UsesTheGlobalGenerator extends ToyPart {
        UsesTheGlobalGenerator(Workbench bench) {
            super(bench);
        }

        @Override
        NDArray dropped(NDArray output, ForwardPass pass) {
            String program = """
                    def drop(self, x: Tensor) -> Tensor:
                        return torch.dropout(x, 0.5, True)
                    """;
            return pass.training() ? bench.ops().kernel("drop", program).call(output) : output;
        }
    }

    @CaughtBy("isRandomInTrainingOnlyAndByThePassAlone")
    static class UsesTheGlobalGeneratorCase extends Case {
        UsesTheGlobalGeneratorCase() {
            super(true, UsesTheGlobalGenerator::new);
        }
    }

    @Component(value = "broken", summary = "Drops the same elements in every step")
    static final class DropsTheSameInEveryStep extends ToyPart {
        DropsTheSameInEveryStep(Workbench bench) {
            super(bench);
        }

        @Override
        NDArray dropped(NDArray output, ForwardPass pass) {
            return pass.training() ? bench.ops().dropout(output, 0.5, 42) : output;
        }
    }

    @CaughtBy("isRandomInTrainingOnlyAndByThePassAlone")
    static class DropsTheSameInEveryStepCase extends Case {
        DropsTheSameInEveryStepCase() {
            super(true, DropsTheSameInEveryStep::new);
        }
    }

    @Component(value = "broken", summary = "Drops the same elements in every layer")
    static final class DropsTheSameInEveryLayer extends ToyPart {
        DropsTheSameInEveryLayer(Workbench bench) {
            super(bench);
        }

        @Override
        NDArray dropped(NDArray output, ForwardPass pass) {
            long seed = pass.seed(new ToyPart(bench), "dropout"); // of a layer that stands nowhere
            return pass.training() ? bench.ops().dropout(output, 0.5, seed) : output;
        }
    }

    @CaughtBy("isRandomInTrainingOnlyAndByThePassAlone")
    static class DropsTheSameInEveryLayerCase extends Case {
        DropsTheSameInEveryLayerCase() {
            super(true, DropsTheSameInEveryLayer::new);
        }
    }

    @Component(value = "broken", summary = "Keeps a child, not its place")
    static final class KeepsItsChild extends ToyPart {
        private final Linear kept;

        KeepsItsChild(Workbench bench) {
            super(bench);
            this.kept = linear.get();
        }

        @Override
        public NDArray forward(NDArray input, ForwardPass pass) {
            return dropped(bench.ops().gelu(kept.forward(input, pass)), pass);
        }
    }

    @CaughtBy("asksTheLayerThatStandsInAChildsPlace")
    static class KeepsItsChildCase extends Case {
        KeepsItsChildCase() {
            super(true, KeepsItsChild::new);
        }
    }

    @Component(value = "broken", summary = "Looks at the position before")
    static final class LooksBack extends ToyPart {
        LooksBack(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input, ForwardPass pass) {
            return super.forward(input.add(input.cumSum(1)), pass);
        }
    }

    @CaughtBy("looksAtEachPositionByItself")
    static class LooksBackCase extends Case {
        LooksBackCase() {
            super(true, LooksBack::new);
        }
    }

    @Component(value = "broken", summary = "Divides by the number of rows")
    static final class CountsRows extends ToyPart {
        CountsRows(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input, ForwardPass pass) {
            return bench.ops()
                    .scale(super.forward(input, pass), 1.0 / input.getShape().get(0));
        }
    }

    @CaughtBy("readsTokensLaidSideBySideAsItReadsRows")
    static class CountsRowsCase extends Case {
        CountsRowsCase() {
            super(true, CountsRows::new);
        }
    }
}
