package org.ablate.testkit.proof;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.testkit.contract.AttentionContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Attentions with one fault each. */
class AttentionProofTest {

    @TestFactory
    Stream<DynamicTest> everyFaultIsCaughtByTheMethodMeantForIt() {
        return Verdict.ofAllIn(AttentionProofTest.class);
    }

    abstract static class Case extends AttentionContract {

        private final Function<Workbench, Attention> builder;

        Case(Function<Workbench, Attention> builder) {
            this.builder = builder;
        }

        @Override
        protected Attention component(Workbench bench) {
            return builder.apply(bench);
        }
    }

    static class HealthyCase extends Case {
        HealthyCase() {
            super(ToyAttention::new);
        }
    }

    /** An attention that differs in what a query sees. */
    private static Attention seeing(Workbench bench, SightOf sight) {
        return new ToyAttention(bench) {
            @Override
            AttentionMask mask(int queries, int keys, ForwardPass pass) {
                return sight.mask(queries, keys, pass, super.mask(queries, keys, pass));
            }
        };
    }

    private interface SightOf {
        AttentionMask mask(int queries, int keys, ForwardPass pass, AttentionMask right);
    }

    @CaughtBy("seesNoLaterPosition")
    static class LeaksOneTokenCase extends Case {
        LeaksOneTokenCase() {
            super(bench -> seeing(bench, (queries, keys, pass, right) -> {
                boolean[] seen = new boolean[queries * keys];
                for (int i = 0; i < seen.length; i++) {
                    seen[i] = i % keys <= i / keys + keys - queries + 1;
                }
                NDArray keep = bench.ops().manager().create(seen, new Shape(1, 1, queries, keys));
                return AttentionMask.FULL.withKeep(keep);
            }));
        }
    }

    @CaughtBy("seesAnEarlierPosition")
    static class SeesItselfAloneCase extends Case {
        SeesItselfAloneCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                NDArray mix(
                        NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
                    return values;
                }
            });
        }
    }

    @CaughtBy("leavesPaddingOutOnEitherSide")
    static class IgnoresPaddingCase extends Case {
        IgnoresPaddingCase() {
            super(bench -> seeing(bench, (queries, keys, pass, right) -> right.withKeep(null)));
        }
    }

    @CaughtBy("readsTokensLaidSideBySideAsItReadsRows")
    static class TakesTextsSideBySideForOneCase extends Case {
        TakesTextsSideBySideForOneCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public boolean readsUnpadded() {
                    return true;
                }

                @Override
                public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
                    return super.forward(
                            input, position, pass.unpadding().isPresent() ? ForwardPass.evaluation() : pass);
                }
            });
        }
    }

    @CaughtBy("seesLaterPositionsWhereThePassIsBidirectional")
    static class IsAlwaysCausalCase extends Case {
        IsAlwaysCausalCase() {
            super(bench -> seeing(bench, (queries, keys, pass, right) -> AttentionMask.CAUSAL.withKeep(right.keep())));
        }
    }

    @CaughtBy("keepsPackedDocumentsApart")
    static class MixesDocumentsCase extends Case {
        MixesDocumentsCase() {
            super(bench -> seeing(
                    bench, (queries, keys, pass, right) -> pass.segments().isPresent() ? AttentionMask.CAUSAL : right));
        }
    }

    @CaughtBy("letsAllPositionsSeeAPrefix")
    static class IgnoresThePrefixCase extends Case {
        IgnoresThePrefixCase() {
            super(bench -> seeing(
                    bench,
                    (queries, keys, pass, right) -> pass.causal()
                                    && pass.segments().isEmpty()
                                    && pass.keep().isEmpty()
                            ? AttentionMask.CAUSAL
                            : right));
        }
    }

    @CaughtBy("givesZerosWhereNothingIsSeen")
    static class GivesNanWhereNothingIsSeenCase extends Case {
        GivesNanWhereNothingIsSeenCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                NDArray mix(
                        NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
                    NDArray mixed = super.mix(queries, keys, values, position, pass);
                    if (pass.keep().isEmpty()) {
                        return mixed;
                    }
                    NDArray counted = pass.keep().get().toType(DataType.FLOAT32, true);
                    NDArray any = counted.sum(new int[] {1}, true).expandDims(1).expandDims(1); // (batch, 1, 1, 1)
                    return mixed.mul(any).div(any);
                }
            });
        }
    }

    @CaughtBy("continuesFromACacheAsInOnePass")
    static class IsOneOffInTheCacheCase extends Case {
        IsOneOffInTheCacheCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                NDArray mix(
                        NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
                    boolean continuing = pass.offset() > 0;
                    return super.mix(
                            queries,
                            continuing ? keys.get(":, :, 1:") : keys,
                            continuing ? values.get(":, :, 1:") : values,
                            position,
                            pass);
                }
            });
        }
    }

    @CaughtBy("keepsTheRowsOfABatchApart")
    static class MixesRowsCase extends Case {
        MixesRowsCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                NDArray mix(
                        NDArray queries, NDArray keys, NDArray values, PositionEncoding position, ForwardPass pass) {
                    NDArray mean = values.mean(new int[] {0}, true);
                    return super.mix(queries, keys, values.add(mean), position, pass);
                }
            });
        }
    }

    @CaughtBy("consultsThePositionWhereItCarriesOne")
    static class ForgetsTheBiasCase extends Case {
        ForgetsTheBiasCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public Set<PositionEncoding.Site> carries() {
                    return Set.of(PositionEncoding.Site.CONTENT_SCORE);
                }
            });
        }
    }

    @CaughtBy("attendsToAnotherSequence")
    static class SeesPaddingOfTheMemoryCase extends Case {
        SeesPaddingOfTheMemoryCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public NDArray cross(NDArray input, EncoderOutput memory, ForwardPass pass) {
                    return super.cross(input, new EncoderOutput(memory.states(), Optional.empty()), pass);
                }
            });
        }
    }

    @CaughtBy("attendsToAnotherSequence")
    static class IsBlindToTheMemoryCase extends Case {
        IsBlindToTheMemoryCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public NDArray cross(NDArray input, EncoderOutput memory, ForwardPass pass) {
                    return super.cross(input, new EncoderOutput(memory.states().zerosLike(), memory.keep()), pass);
                }
            });
        }
    }

    @CaughtBy("attendsToAnotherSequence")
    static class RefusesToCrossInOtherWordsCase extends Case {
        RefusesToCrossInOtherWordsCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public boolean crosses() {
                    return false;
                }

                @Override
                public NDArray cross(NDArray input, EncoderOutput memory, ForwardPass pass) {
                    throw new ExperimentException("attention 'toy-attention' cannot");
                }
            });
        }

        @Override
        protected boolean has(AttentionBehavior behavior) {
            return behavior != AttentionBehavior.CROSS;
        }
    }

    @CaughtBy("attendsToAnotherSequence")
    static class CrossesButDoesNotSaySoCase extends Case {
        CrossesButDoesNotSaySoCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public boolean crosses() {
                    return false;
                }
            });
        }
    }

    @CaughtBy("attendsToAnotherSequence")
    static class DoesInSilenceWhatItDoesNotDeclareCase extends Case {
        DoesInSilenceWhatItDoesNotDeclareCase() {
            super(ToyAttention::new);
        }

        @Override
        protected boolean has(AttentionBehavior behavior) {
            return behavior != AttentionBehavior.CROSS;
        }
    }

    @CaughtBy("continuesFromACacheAsInOnePass")
    static class RefusesWithoutANameCase extends Case {
        RefusesWithoutANameCase() {
            super(bench -> new ToyAttention(bench) {
                @Override
                public NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass) {
                    if (pass.cache().isPresent()) {
                        throw new ExperimentException("not supported");
                    }
                    return super.forward(input, position, pass);
                }
            });
        }

        @Override
        protected boolean has(AttentionBehavior behavior) {
            return behavior != AttentionBehavior.CACHE;
        }
    }

    @Component(value = "refusing", summary = "Cannot leave padding out")
    static final class RefusesPadding extends ToyAttention {
        RefusesPadding(Workbench bench) {
            super(bench);
        }

        @Override
        AttentionMask mask(int queries, int keys, ForwardPass pass) {
            if (pass.keep().isPresent()) {
                throw new ExperimentException("attention 'refusing' cannot leave padding out; choose another");
            }
            return super.mask(queries, keys, pass);
        }
    }

    /** To declare what one cannot do, and to say so when asked, is no fault. */
    static class RefusesPaddingProperlyCase extends Case {
        RefusesPaddingProperlyCase() {
            super(RefusesPadding::new);
        }

        @Override
        protected boolean has(AttentionBehavior behavior) {
            return behavior != AttentionBehavior.PADDING;
        }
    }
}
