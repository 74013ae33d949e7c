package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.contract.OptimizerContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Optimizers with one fault each. */
class OptimizerProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(OptimizerProofTest.class);
    }

    /** Momentum whose rate falls with the step: {@code m ← 0.9 m + g; w ← w − rate / (1 + step / 10) · m}. */
    @Component(value = "toy-optimizer", summary = "Momentum")
    static class ToyOptimizer implements Optimizer {

        private static final String STEP = """
                def step(self, w: Tensor, g: Tensor, m: Tensor, rate: Tensor) -> Tensor:
                    m.mul_(0.9).add_(g)
                    w.sub_(torch.mul(m, rate))
                    return w
                """;

        final Ops ops;
        final Map<String, Parameter> parameters = new LinkedHashMap<>();
        final Map<String, NDArray> momenta = new LinkedHashMap<>();

        ToyOptimizer(Workbench bench) {
            this.ops = bench.ops();
        }

        @Override
        public double learningRate() {
            return 0.01;
        }

        @Override
        public void begin(Map<String, Parameter> all) {
            parameters.putAll(all);
            all.forEach((name, parameter) -> momenta.put(name + ".momentum", ops.zeros(parameter.shape())));
        }

        @Override
        public void step(NDList gradients, double rate, long step) {
            int place = 0;
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                NDArray momentum = momenta.get(entry.getKey() + ".momentum");
                change(entry.getKey(), entry.getValue().array(), gradients.get(place++), momentum, rate, step);
            }
        }

        void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
            double falling = rate / (1 + step / 10.0);
            ops.withoutGradients(() -> ops.kernel("step", STEP).call(weight, gradient, momentum, falling));
        }

        @Override
        public Map<String, NDArray> state() {
            return Map.copyOf(momenta);
        }
    }

    abstract static class Case extends OptimizerContract {

        private final Function<Workbench, Optimizer> builder;

        Case(Function<Workbench, Optimizer> builder) {
            this.builder = builder;
        }

        @Override
        protected Optimizer component(Workbench bench) {
            return builder.apply(bench);
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(ToyOptimizer::new);
        }
    }

    /** Changes weights in place without a program: sound, since nothing is recorded where a run calls an optimizer. */
    static class PlainArithmeticCase extends Case {
        PlainArithmeticCase() {
            super(PlainOptimizer::new);
        }
    }

    @Component(value = "toy-plain", summary = "Momentum by plain arithmetic on the arrays")
    static final class PlainOptimizer extends ToyOptimizer {
        PlainOptimizer(Workbench bench) {
            super(bench);
        }

        @Override
        void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
            momentum.muli(0.9f).addi(gradient);
            weight.subi(momentum.mul((float) (rate / (1 + step / 10.0))));
        }
    }

    @CaughtBy("goesOnAfterSavingAndLoadingAsIfNothingHadHappened")
    static class HidesItsStateCase extends Case {
        HidesItsStateCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                public Map<String, NDArray> state() {
                    return Map.of();
                }
            });
        }
    }

    @CaughtBy("countsStepsByTheStepItIsGiven")
    static class CountsStepsItselfCase extends Case {
        CountsStepsItselfCase() {
            super(bench -> new ToyOptimizer(bench) {
                private long count;

                @Override
                public void step(NDList gradients, double rate, long step) {
                    super.step(gradients, rate, count++);
                }
            });
        }
    }

    @CaughtBy("goesDownAConvexBowl")
    static class GoesUpCase extends Case {
        GoesUpCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                public void step(NDList gradients, double rate, long step) {
                    super.step(gradients, -rate, step);
                }
            });
        }
    }

    @CaughtBy("movesEveryParameter")
    static class ForgetsAParameterCase extends Case {
        ForgetsAParameterCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
                    if (!name.equals("bias")) {
                        super.change(name, weight, gradient, momentum, rate, step);
                    }
                }
            });
        }
    }

    @CaughtBy("namesItsStateAfterTheParameters")
    static class NumbersItsStateCase extends Case {
        NumbersItsStateCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                public Map<String, NDArray> state() {
                    Map<String, NDArray> numbered = new LinkedHashMap<>();
                    super.state().forEach((name, array) -> numbered.put("state" + numbered.size(), array));
                    return numbered;
                }
            });
        }
    }

    @CaughtBy("changesAParameterCutInTwoAsTheWholeOneIfItSaysSo")
    static class DividesByALengthCase extends Case {
        DividesByALengthCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
                    NDArray normed = gradient.div(gradient.norm().add(1e-6f));
                    super.change(name, weight, normed, momentum, rate, step);
                }
            });
        }
    }

    @CaughtBy("staysFiniteWhereGradientsAreZero")
    static class DividesByZeroCase extends Case {
        DividesByZeroCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
                    super.change(name, weight, gradient.div(gradient.abs()), momentum, rate, step);
                }
            });
        }
    }

    @CaughtBy("staysWhereItIsAtALearningRateOfZero")
    static class DecaysByItselfCase extends Case {
        DecaysByItselfCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
                    ops.withoutGradients(() -> weight.muli(0.999));
                    super.change(name, weight, gradient, momentum, rate, step);
                }
            });
        }
    }

    @CaughtBy("keepsNoArrayBeyondTheStep")
    static class KeepsAnArrayCase extends Case {
        KeepsAnArrayCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
                    NDScope.unregister(gradient.duplicate());
                    super.change(name, weight, gradient, momentum, rate, step);
                }
            });
        }
    }

    @CaughtBy("steppingTwiceAlikeGivesTheSameBytes")
    static class DrawsFromAGlobalGeneratorCase extends Case {
        DrawsFromAGlobalGeneratorCase() {
            super(bench -> new ToyOptimizer(bench) {
                @Override
                void change(String name, NDArray weight, NDArray gradient, NDArray momentum, double rate, long step) {
                    super.change(name, weight, gradient, momentum, rate * (1 + 0.1 * Math.random()), step);
                }
            });
        }
    }
}
