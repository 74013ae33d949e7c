package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.contract.LossContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Losses with one fault each. */
class LossProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(LossProofTest.class);
    }

    /** Plain cross-entropy. */
    @Component(value = "toy-loss", summary = "Cross-entropy")
    static class ToyLoss implements Loss {

        final Ops ops;

        ToyLoss(Workbench bench) {
            this.ops = bench.ops();
        }

        @Override
        public NDArray sum(NDArray scores, Target target) {
            return ops.crossEntropy(ops.toFloat32(scores), target.labels(), CrossEntropyOptions.PLAIN);
        }

        NDArray program(String body, NDArray... arrays) {
            return ops.kernel("changed", "def changed(self, x: Tensor, y: Tensor) -> Tensor:\n    " + body)
                    .call((Object[]) arrays);
        }
    }

    abstract static class Case extends LossContract {

        private final Function<Workbench, Loss> builder;

        Case(Function<Workbench, Loss> builder) {
            this.builder = builder;
        }

        @Override
        protected Loss component(Workbench bench) {
            return builder.apply(bench);
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(ToyLoss::new);
        }
    }

    @CaughtBy("givesAFiniteScalarInFloat32")
    static class GivesALossForEachRowCase extends Case {
        GivesALossForEachRowCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return program("return torch.add(x, torch.zeros([3]))", super.sum(scores, target), scores);
                }
            });
        }
    }

    @CaughtBy("hasTheGradientsOfItsSum")
    static class DetachesAPartCase extends Case {
        DetachesAPartCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return program("return torch.mul(x, torch.detach(x))", super.sum(scores, target), scores);
                }
            });
        }
    }

    @CaughtBy("leavesOutWhatDoesNotCount")
    static class CountsWhatDoesNotCase extends Case {
        CountsWhatDoesNotCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    NDArray labels = program("return torch.clamp_min(x, 0)", target.labels(), scores);
                    return super.sum(scores, Target.of(labels));
                }
            });
        }
    }

    @CaughtBy("costsNothingWhereNothingCounts")
    static class DividesByWhatCountsCase extends Case {
        DividesByWhatCountsCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return program(
                            "return torch.div(x, torch.sum(torch.ne(y, -100)))",
                            super.sum(scores, target),
                            target.labels());
                }
            });
        }
    }

    @CaughtBy("isBlindToPadding")
    static class DividesByTheBatchCase extends Case {
        DividesByTheBatchCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return ops.scale(
                            super.sum(scores, target),
                            1.0 / target.labels().getShape().get(0));
                }
            });
        }
    }

    @CaughtBy("addsUpPartsIfItSaysSo")
    static class TakesTheSquareCase extends Case {
        TakesTheSquareCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return program("return torch.square(x)", super.sum(scores, target), scores);
                }
            });
        }
    }

    @CaughtBy("addsUpPartsIfItSaysSo")
    static class IsSeparableAfterAllCase extends Case {
        IsSeparableAfterAllCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public boolean separable() {
                    return false;
                }
            });
        }
    }

    @CaughtBy("asksForTheReferenceIfItCompares")
    static class IsSilentWithoutAReferenceCase extends Case {
        IsSilentWithoutAReferenceCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return target.reference().isPresent()
                            ? super.sum(scores, target)
                            : ops.scale(super.sum(scores, target), 0);
                }
            });
        }
    }

    @CaughtBy("staysFiniteAtGreatScores")
    static class TakesPowersOfScoresCase extends Case {
        TakesPowersOfScoresCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    NDArray soft = program(
                            "return torch.log(torch.div(torch.exp(x), torch.sum(torch.exp(x), [-1], True)))",
                            ops.toFloat32(scores),
                            scores);
                    return super.sum(soft, target);
                }
            });
        }
    }

    @CaughtBy("isNearItselfInBrainFloat")
    static class ComputesAsRoughlyAsTheScoresCase extends Case {
        ComputesAsRoughlyAsTheScoresCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public NDArray sum(NDArray scores, Target target) {
                    return super.sum(program("return torch.log_softmax(x, -1)", scores, scores), target);
                }
            });
        }
    }

    @CaughtBy("costsAnInputWhatItsScoresCost")
    static class TakesAnotherWayInTrainingCase extends Case {
        TakesAnotherWayInTrainingCase() {
            super(bench -> new ToyLoss(bench) {
                @Override
                public Objective.Outcome of(Architecture model, Input input, Target target, ForwardPass pass) {
                    Objective.Outcome outcome = super.of(model, input, target, pass);
                    return new Objective.Outcome(outcome.logits(), ops.scale(outcome.lossSum(), 0.5));
                }
            });
        }
    }

    @CaughtBy("keepsNoArrayBeyondTheStep")
    static class KeepsItsScoresCase extends Case {
        KeepsItsScoresCase() {
            super(bench -> new ToyLoss(bench) {

                private final List<NDArray> kept = new ArrayList<>();

                @Override
                public NDArray sum(NDArray scores, Target target) {
                    NDManager manager = ops.manager();
                    NDArray copy = ops.scale(scores, 1);
                    NDScope.unregister(copy);
                    copy.attach(manager);
                    kept.add(copy);
                    return super.sum(scores, target);
                }
            });
        }
    }
}
