package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.contract.ObjectiveContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Objectives with one fault each. */
class ObjectiveProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(ObjectiveProofTest.class);
    }

    /** Predicts the next token. */
    @Component(value = "toy-objective", summary = "Predicts the next token")
    static class ToyObjective implements Objective, Examples.FromText {

        final Workbench bench;

        ToyObjective(Workbench bench) {
            this.bench = bench;
        }

        @Override
        public Examples examples() {
            return this;
        }

        @Override
        public int rowLength(int context) {
            return context + 1;
        }

        @Override
        public Example example(int[] row, RandomStream random) {
            return Example.of(Arrays.copyOf(row, row.length - 1), Arrays.copyOfRange(row, 1, row.length));
        }

        @Override
        public Outcome outcome(Architecture model, Batch batch, ForwardPass pass) {
            NDArray logits = model.forward(batch.input(), pass);
            return new Outcome(logits, loss(logits, batch.labels()));
        }

        NDArray loss(NDArray logits, NDArray labels) {
            return bench.ops().crossEntropy(logits, labels, CrossEntropyOptions.PLAIN);
        }
    }

    abstract static class Case extends ObjectiveContract {

        private final Function<Workbench, Objective> builder;

        Case(Function<Workbench, Objective> builder) {
            this.builder = builder;
        }

        @Override
        protected Objective component(Workbench bench) {
            return builder.apply(bench);
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(ToyObjective::new);
        }
    }

    @CaughtBy("addsUpTheRowsOfABatch")
    static class TakesTheMeanCase extends Case {
        TakesTheMeanCase() {
            super(bench -> new ToyObjective(bench) {
                @Override
                NDArray loss(NDArray logits, NDArray labels) {
                    return bench.ops().scale(super.loss(logits, labels), 1.0 / labels.size());
                }
            });
        }
    }

    @CaughtBy("leavesOutLabelsThatDoNotCount")
    static class CountsWhatDoesNotCase extends Case {
        CountsWhatDoesNotCase() {
            super(bench -> new ToyObjective(bench) {
                @Override
                NDArray loss(NDArray logits, NDArray labels) {
                    return super.loss(
                            logits, labels.maximum(bench.ops().manager().create(0L)));
                }
            });
        }
    }

    @CaughtBy("isBlindToPadding")
    static class AddsUpPaddingCase extends Case {
        AddsUpPaddingCase() {
            super(bench -> new ToyObjective(bench) {
                @Override
                NDArray loss(NDArray logits, NDArray labels) {
                    NDArray regularizer = bench.ops().scale(logits.square().sum(), 1e-2);
                    return super.loss(logits, labels).add(regularizer);
                }
            });
        }
    }

    @CaughtBy("hasTheGradientsOfItsLoss")
    static class DetachesAPartCase extends Case {
        DetachesAPartCase() {
            super(bench -> new ToyObjective(bench) {
                @Override
                NDArray loss(NDArray logits, NDArray labels) {
                    NDArray loss = super.loss(logits, labels);
                    return loss.mul(bench.ops().kernel("detached", """
                                    def detached(self, x: Tensor) -> Tensor:
                                        return torch.detach(x)
                                    """).call(loss));
                }
            });
        }
    }

    @CaughtBy("makesTheSameExampleFromTheSameRowAndStream")
    static class DrawsExamplesFromAGlobalGeneratorCase extends Case {
        private static final Random RANDOM = new Random();

        DrawsExamplesFromAGlobalGeneratorCase() {
            super(bench -> new ToyObjective(bench) {
                @Override
                public Example example(int[] row, RandomStream random) {
                    int[] hidden = row.clone();
                    for (int i = 0; i < hidden.length; i++) {
                        hidden[i] = RANDOM.nextBoolean() ? 0 : hidden[i];
                    }
                    return super.example(hidden, random);
                }
            });
        }
    }

    @CaughtBy("givesAFiniteScalarAndTheScores")
    static class GivesALossForEachRowCase extends Case {
        GivesALossForEachRowCase() {
            super(bench -> new ToyObjective(bench) {
                @Override
                NDArray loss(NDArray logits, NDArray labels) {
                    return super.loss(logits, labels).add(bench.ops().manager().zeros(new Shape(3)));
                }
            });
        }
    }

    @CaughtBy("givesAFiniteScalarAndTheScores")
    static class SaysThatItScoresPairsCase extends Case {
        SaysThatItScoresPairsCase() {
            super(ToyObjective::new);
        }

        @Override
        protected boolean has(Behavior behavior) {
            return behavior != Behavior.SCORES_ROWS;
        }
    }
}
