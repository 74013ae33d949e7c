package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.testkit.contract.PositionContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Position encodings with one fault each. */
class PositionProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(PositionProofTest.class);
    }

    /** Subtracts the distance from the score, as alibi. */
    @Component(value = "toy-position", summary = "Subtracts the distance")
    static class ToyPosition extends PositionEncoding {

        final Workbench bench;

        ToyPosition(Workbench bench) {
            this.bench = bench;
        }

        @Override
        public Set<Site> sites() {
            return Set.of(Site.SCORE);
        }

        @Override
        public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
            float[] distances = new float[queries * keys];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = i % keys - (float) query(i / keys, queries, keys);
            }
            return Optional.of(bench.ops().manager().create(distances, new Shape(1, 1, queries, keys)));
        }

        /** Where query i stands. */
        int query(int i, int queries, int keys) {
            return i + keys - queries;
        }
    }

    abstract static class Case extends PositionContract {

        private final Function<Workbench, PositionEncoding> builder;

        Case(Function<Workbench, PositionEncoding> builder) {
            this.builder = builder;
        }

        @Override
        protected PositionEncoding component(Workbench bench) {
            return builder.apply(bench);
        }

        @Override
        protected boolean has(Behavior behavior) {
            return behavior == Behavior.EXACT_GRADIENT || behavior == Behavior.FLOAT64;
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(ToyPosition::new);
        }
    }

    @CaughtBy("continuesFromACacheAsInOnePass")
    static class CountsFromTheFirstKeyCase extends Case {
        CountsFromTheFirstKeyCase() {
            super(bench -> new ToyPosition(bench) {
                @Override
                public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
                    return super.bias(heads, queries, keys, pass)
                            .map(bias -> bias.abs().neg());
                }

                @Override
                int query(int i, int queries, int keys) {
                    return i;
                }
            });
        }
    }

    @CaughtBy("actsWhereItSaysAndNowhereElse")
    static class ActsWhereItDoesNotSayCase extends Case {
        ActsWhereItDoesNotSayCase() {
            super(bench -> new ToyPosition(bench) {
                @Override
                public NDArray rotateKey(NDArray keys, ForwardPass pass) {
                    return bench.ops().scale(keys, 0.5);
                }
            });
        }
    }

    /** Adds to the embedding what grows with the position. */
    private static NDArray ramp(Workbench bench, NDArray embedded, int offset) {
        int time = Math.toIntExact(embedded.getShape().get(1));
        float[] places = new float[time];
        for (int i = 0; i < time; i++) {
            places[i] = 0.3f * (i + offset);
        }
        return embedded.add(bench.ops().manager().create(places, new Shape(1, time, 1)));
    }

    @CaughtBy("seesDistancesAloneIfItSaysSo")
    static class KnowsWhereItStandsCase extends Case {
        KnowsWhereItStandsCase() {
            super(bench -> new ToyPosition(bench) {
                @Override
                public Set<Site> sites() {
                    return Set.of(Site.SCORE, Site.EMBEDDING);
                }

                @Override
                public NDArray embed(NDArray embedded, ForwardPass pass) {
                    int first = pass.positions()
                            .map(places -> (int) places.getLong(0, 0))
                            .orElse(pass.offset());
                    return ramp(bench, embedded, first);
                }
            });
        }
    }

    @CaughtBy("continuesFromACacheAsInOnePass")
    static class ForgetsTheOffsetCase extends Case {
        ForgetsTheOffsetCase() {
            super(bench -> new ToyPosition(bench) {
                @Override
                public NDArray embed(NDArray embedded, ForwardPass pass) {
                    return ramp(bench, embedded, 0);
                }
            });
        }
    }

    @CaughtBy("tellsTheOrderOfEarlierTokensIfItSaysSo")
    static class SaysNothingCase extends Case {
        SaysNothingCase() {
            super(bench -> new ToyPosition(bench) {
                @Override
                public Optional<NDArray> bias(int heads, int queries, int keys, ForwardPass pass) {
                    return super.bias(heads, queries, keys, pass)
                            .map(bias -> bench.ops().scale(bias, 0));
                }
            });
        }
    }

    @CaughtBy("worksBeyondTheContextOrSaysThatItDoesNot")
    static class GoesOnInSilenceCase extends Case {
        GoesOnInSilenceCase() {
            super(ToyPosition::new);
        }

        @Override
        protected boolean has(PositionBehavior behavior) {
            return behavior != PositionBehavior.EXTRAPOLATES;
        }
    }
}
