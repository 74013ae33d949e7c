package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Norm;
import org.ablate.spi.tensor.Precision;
import org.ablate.testkit.contract.NormContract;
import org.ablate.testkit.workbench.Workbench;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Norms with one fault each: faults that a layer of any kind may have, and those of norms. */
class NormProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(NormProofTest.class);
    }

    /** A contract test of what a function builds. */
    abstract static class Case extends NormContract {

        private final Function<Workbench, Norm> builder;

        Case(Function<Workbench, Norm> builder) {
            this.builder = builder;
        }

        @Override
        protected Norm component(Workbench bench) {
            return builder.apply(bench);
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(ToyNorm::new);
        }
    }

    @Component(value = "broken", summary = "Divides by nothing")
    static final class ForgetsTheScale extends ToyNorm {
        ForgetsTheScale(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            return input.mul(weight.array());
        }
    }

    @CaughtBy("givesTheSameForALongerInputIfItSaysSo")
    static class ForgetsTheScaleCase extends Case {
        ForgetsTheScaleCase() {
            super(ForgetsTheScale::new);
        }
    }

    @Component(value = "broken", summary = "Mixes positions")
    static final class SeesItsNeighbors extends ToyNorm {
        SeesItsNeighbors(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            return super.forward(input.sub(input.mean(new int[] {1}, true)));
        }
    }

    @CaughtBy("looksAtEachPositionByItself")
    static class SeesItsNeighborsCase extends Case {
        SeesItsNeighborsCase() {
            super(SeesItsNeighbors::new);
        }
    }

    @Component(value = "broken", summary = "Mixes rows")
    static final class MixesRows extends ToyNorm {
        MixesRows(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            return super.forward(input.sub(input.mean(new int[] {0}, true)));
        }
    }

    @CaughtBy("keepsTheRowsOfABatchApart")
    static class MixesRowsCase extends Case {
        MixesRowsCase() {
            super(MixesRows::new);
        }
    }

    @Component(value = "broken", summary = "Has a second weight that is not in the tree")
    static final class DropsAParameter extends ToyNorm {
        private @Nullable NDArray hidden;

        DropsAParameter(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            if (hidden == null) {
                float[] ones = new float[bench.width()];
                java.util.Arrays.fill(ones, 1);
                hidden = bench.ops().parameter(ones, new Shape(bench.width()));
            }
            return super.forward(input).mul(hidden);
        }
    }

    @CaughtBy("makesItsParametersInTheTreeAndNowhereElse")
    static class DropsAParameterCase extends Case {
        DropsAParameterCase() {
            super(DropsAParameter::new);
        }
    }

    @Component(value = "broken", summary = "Declares a weight that it does not use")
    static final class ForgetsAParameter extends ToyNorm {
        ForgetsAParameter(Workbench bench) {
            super(bench);
            parameter("bias", new Shape(bench.width()), ValueInitializer.zeros());
        }
    }

    @CaughtBy("givesEveryParameterAGradient")
    static class ForgetsAParameterCase extends Case {
        ForgetsAParameterCase() {
            super(ForgetsAParameter::new);
        }
    }

    @Component(value = "broken", summary = "Takes the length as a constant in its gradient")
    static final class DetachesItsScale extends ToyNorm {
        DetachesItsScale(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            return bench.ops().kernel("norm", """
                            def norm(self, x: Tensor, weight: Tensor) -> Tensor:
                                scale = torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), 1.0e-05))
                                return torch.mul(torch.mul(x, torch.detach(scale)), weight)
                            """).call(input, weight.array());
        }
    }

    @CaughtBy("hasTheGradientsOfItsOutput")
    static class DetachesItsScaleCase extends Case {
        DetachesItsScaleCase() {
            super(DetachesItsScale::new);
        }
    }

    @Component(value = "broken", summary = "Keeps its last input")
    static final class KeepsAnArray extends ToyNorm {
        KeepsAnArray(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            NDScope.unregister(input.duplicate());
            return super.forward(input);
        }
    }

    @CaughtBy("keepsNoArrayBeyondTheStep")
    static class KeepsAnArrayCase extends Case {
        KeepsAnArrayCase() {
            super(KeepsAnArray::new);
        }
    }

    /** Draws from a generator that belongs to nobody. */
    private static ValueInitializer ofAGlobalGenerator() {
        Random random = new Random();
        return (shape, stream) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        };
    }

    @CaughtBy("beginsWithTheSameBytesForTheSameSeed")
    static class InitialisesFromAGlobalGeneratorCase extends Case {
        InitialisesFromAGlobalGeneratorCase() {
            super(bench -> new ToyNorm(bench, ofAGlobalGenerator()));
        }
    }

    /** Draws the same numbers wherever it stands. */
    private static float[] alwaysTheSame(Shape shape) {
        Random random = new Random(7);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @CaughtBy("beginsElsewhereWithOtherNumbers")
    static class IgnoresThePathCase extends Case {
        IgnoresThePathCase() {
            super(bench -> new ToyNorm(bench, (shape, stream) -> alwaysTheSame(shape)));
        }
    }

    @Component(value = "broken", summary = "Remembers a number that no checkpoint holds")
    static final class HidesState extends ToyNorm {
        private final Parameter bias;
        private float hidden;

        HidesState(Workbench bench) {
            super(bench);
            this.bias = parameter("bias", new Shape(bench.width()), (shape, random) -> {
                hidden = (float) random.nextGaussian();
                return new float[Math.toIntExact(shape.size())];
            });
        }

        @Override
        public NDArray forward(NDArray input) {
            return super.forward(input).add(bias.array()).add(hidden);
        }
    }

    @CaughtBy("computesTheSameAfterSavingAndLoading")
    static class HidesStateCase extends Case {
        HidesStateCase() {
            super(HidesState::new);
        }
    }

    @Component(value = "broken", summary = "Gives one number too many")
    static final class ChangesTheShape extends ToyNorm {
        ChangesTheShape(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            return super.forward(input).expandDims(0);
        }
    }

    @CaughtBy("givesFiniteFloatsOfTheRightShape")
    static class ChangesTheShapeCase extends Case {
        ChangesTheShapeCase() {
            super(ChangesTheShape::new);
        }
    }

    @Component(value = "broken", summary = "Computes otherwise in bfloat16")
    static final class DiffersInBfloat16 extends ToyNorm {
        DiffersInBfloat16(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            NDArray output = super.forward(input);
            return bench.ops().precision() == Precision.BF16 ? bench.ops().scale(output, 1.5) : output;
        }
    }

    @CaughtBy("staysNearItselfInBfloat16")
    static class DiffersInBfloat16Case extends Case {
        DiffersInBfloat16Case() {
            super(DiffersInBfloat16::new);
        }
    }

    @CaughtBy("staysNearItselfInBfloat16")
    static class ChoosesAndDiffersInBfloat16Case extends Case {
        ChoosesAndDiffersInBfloat16Case() {
            super(DiffersInBfloat16::new);
        }

        @Override
        protected boolean has(Behavior behavior) {
            return behavior == Behavior.CHOOSES || super.has(behavior);
        }
    }

    @Component(
            value = "choosing",
            summary = "Gives another output in bfloat16 for one position of eight, as another choice would")
    static final class ChoosesOtherwiseNowAndThen extends ToyNorm {
        ChoosesOtherwiseNowAndThen(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            NDArray output = super.forward(input);
            return bench.ops().precision() == Precision.BF16
                    ? bench.ops().kernel("seldom", SELDOM).call(output)
                    : output;
        }
    }

    static class ChoosesOtherwiseNowAndThenCase extends Case {
        ChoosesOtherwiseNowAndThenCase() {
            super(ChoosesOtherwiseNowAndThen::new);
        }

        @Override
        protected boolean has(Behavior behavior) {
            return behavior == Behavior.CHOOSES || super.has(behavior);
        }
    }

    private static final String SELDOM = """
            def seldom(self, x: Tensor) -> Tensor:
                rows = torch.flatten(torch.clone(x), 0, 1)
                _ = torch.neg_(torch.slice(rows, 0, 0, None, 8))
                return torch.view_as(rows, x)
            """;

    private static final String NEARLY = """
            def nearly(self, x: Tensor) -> Tensor:
                return torch.add(x, torch.mul(torch.sub(x, torch.detach(x)), 0.00001))
            """;

    /** Its gradient is wrong by a hundred-thousandth, which float32 would not show. */
    @CaughtBy("hasTheGradientsOfItsOutput")
    static class NearlyRightGradientCase extends Case {
        NearlyRightGradientCase() {
            super(bench -> new ToyNorm(bench) {
                @Override
                public NDArray forward(NDArray input) {
                    return bench.ops().kernel("nearly", NEARLY).call(super.forward(input));
                }
            });
        }
    }

    private static final String ROUNDED = """
            def rounded(self, x: Tensor) -> Tensor:
                return torch.add(x, torch.detach(torch.sub(torch.type_as(torch.to(x, 15), x), x)))
            """;

    /** It rounds on the way, and says that it computes in float64. */
    @CaughtBy("hasTheGradientsOfItsOutput")
    static class RoundsOnTheWayCase extends Case {
        RoundsOnTheWayCase() {
            super(bench -> new ToyNorm(bench) {
                @Override
                public NDArray forward(NDArray input) {
                    return bench.ops().kernel("rounded", ROUNDED).call(super.forward(input));
                }
            });
        }
    }

    @CaughtBy("hasTheGradientsOfItsOutput")
    static class SaysItRoundsButDoesNotCase extends Case {
        SaysItRoundsButDoesNotCase() {
            super(ToyNorm::new);
        }

        @Override
        protected boolean has(Behavior behavior) {
            return behavior != Behavior.FLOAT64 && super.has(behavior);
        }
    }

    @Component(value = "broken", summary = "Divides by the length, which may be zero")
    static final class DividesByZero extends ToyNorm {
        DividesByZero(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            NDArray squares = input.mul(input).mean(new int[] {-1}, true);
            return input.div(squares.sqrt()).mul(weight.array());
        }
    }

    @CaughtBy("staysFiniteForAPositionOfZeros")
    static class DividesByZeroCase extends Case {
        DividesByZeroCase() {
            super(DividesByZero::new);
        }
    }

    @Component(value = "broken", summary = "Rounds to whole numbers")
    static final class GivesIntegers extends ToyNorm {
        GivesIntegers(Workbench bench) {
            super(bench);
        }

        @Override
        public NDArray forward(NDArray input) {
            return super.forward(input).toType(DataType.INT64, true);
        }
    }

    @CaughtBy("givesFiniteFloatsOfTheRightShape")
    static class GivesIntegersCase extends Case {
        GivesIntegersCase() {
            super(GivesIntegers::new);
        }
    }
}
