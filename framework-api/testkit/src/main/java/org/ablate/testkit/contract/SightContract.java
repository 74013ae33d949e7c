package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Unpadding;
import org.ablate.spi.model.Attention;
import org.ablate.testkit.check.Gradients;
import org.ablate.testkit.check.Influence;
import org.ablate.testkit.check.Refusal;
import org.ablate.testkit.check.Samples;
import org.junit.jupiter.api.Test;

/** What every attention must see: what the pass lets it see and nothing else. */
public abstract class SightContract extends LayerContract<Attention> {

    static final double TOLERANCE = 2e-5;

    /** What an attention may be able to do; what it does not declare, it refuses with a sentence that names it. */
    public enum AttentionBehavior {
        /** Sees later positions where the pass is bidirectional. */
        BIDIRECTIONAL,
        /** Leaves padding out. */
        PADDING,
        /** Keeps the documents of a packed row apart. */
        SEGMENTS,
        /** Lets all positions see a prefix. */
        PREFIX,
        /** Continues what a cache holds. */
        CACHE,
        /** Attends to another sequence. */
        CROSS
    }

    SightContract() {}

    /** Whether the attention can do it. */
    protected boolean has(AttentionBehavior behavior) {
        return true;
    }

    @Override
    final NDArray output(Attention attention, NDArray input, ForwardPass pass) {
        return attention.forward(input, ProbePosition.none(ops()), pass);
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return new Shape(rows, time, bench().width());
    }

    NDArray evaluated(Attention attention, NDArray input, ForwardPass pass) {
        return ops().withoutGradients(() -> ops().toFloat32(output(attention, input, pass)));
    }

    private Influence influence(Attention attention, Function<ForwardPass, ForwardPass> circumstances) {
        return new Influence(
                ops(),
                input -> evaluated(attention, input, circumstances.apply(ForwardPass.evaluation())),
                sample(ops(), 3, ROWS, TIME),
                0);
    }

    /** Runs {@code work} where the behavior is declared, else expects to be refused. */
    void either(AttentionBehavior behavior, Attention attention, Supplier<NDArray> sample, Runnable work) {
        if (has(behavior)) {
            work.run();
        } else {
            Refusal.assertRefuses(attention, behavior.toString(), sample);
        }
    }

    private Input tokens() {
        return Input.of(Samples.tokens(ops(), 1, 5, new Shape(ROWS, TIME)));
    }

    NDArray keep(boolean... kept) {
        boolean[] all = new boolean[ROWS * kept.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = kept[i % kept.length];
        }
        return ops().manager().create(all, new Shape(ROWS, kept.length));
    }

    @Test
    void seesNoLaterPosition() {
        influence(trained()).assertNoneBackwards();
    }

    @Test
    void seesAnEarlierPosition() {
        influence(trained()).assertSomeForwards();
    }

    @Test
    void seesLaterPositionsWhereThePassIsBidirectional() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        ForwardPass both = ForwardPass.evaluation().bidirectional();
        either(AttentionBehavior.BIDIRECTIONAL, attention, () -> evaluated(attention, input, both), () -> {
            NDArray changed = Samples.changed(ops(), input, 0, row -> true, time -> time == TIME - 1);
            NDArray before = evaluated(attention, input, both).get(":, 0");
            assertThat(evaluated(attention, changed, ForwardPass.evaluation().bidirectional())
                            .get(":, 0")
                            .toFloatArray())
                    .as("the first output when the last input is another")
                    .isNotEqualTo(before.toFloatArray());
        });
    }

    @Test
    void leavesPaddingOutOnEitherSide() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        for (boolean bidirectional : new boolean[] {false, true}) {
            if (bidirectional && !has(AttentionBehavior.BIDIRECTIONAL)) {
                continue;
            }
            Function<NDArray, ForwardPass> padded =
                    kept -> direction(bidirectional).withKeep(kept);
            NDArray right = keep(true, true, true, true, false, false);
            NDArray left = keep(false, false, true, true, true, true);
            either(AttentionBehavior.PADDING, attention, () -> evaluated(attention, input, padded.apply(right)), () -> {
                assertThatArray(evaluated(attention, input, padded.apply(right)).get(":, :4"))
                        .as("padded on the right, bidirectional %s", bidirectional)
                        .isCloseTo(evaluated(attention, input.get(":, :4"), direction(bidirectional)), TOLERANCE);
                assertThatArray(evaluated(attention, input, padded.apply(left)).get(":, 2:"))
                        .as("padded on the left, bidirectional %s", bidirectional)
                        .isCloseTo(evaluated(attention, input.get(":, 2:"), direction(bidirectional)), TOLERANCE);
            });
        }
    }

    private static ForwardPass direction(boolean bidirectional) {
        return bidirectional ? ForwardPass.evaluation().bidirectional() : ForwardPass.evaluation();
    }

    /** Where it says that it can; {@link Attention#readsUnpadded}. */
    @Test
    void readsTokensLaidSideBySideAsItReadsRows() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        ForwardPass padded = ForwardPass.evaluation().withKeep(keep(false, true, true, true, true, false));
        Optional<Unpadding> unpadding =
                attention.readsUnpadded() ? Unpadding.of(input, padded, ops()) : Optional.empty();
        unpadding.ifPresent(tokens -> {
            NDArray packed = evaluated(attention, tokens.pack(input), padded.unpadded(tokens));
            assertThat(packed.getShape()).isEqualTo(new Shape(1, ROWS * 4L, bench().width()));
            assertThatArray(tokens.pad(packed).get(":, 1:5"))
                    .as("the outputs of the tokens")
                    .isCloseTo(evaluated(attention, input, padded).get(":, 1:5"), TOLERANCE);
        });
    }

    @Test
    void givesZerosWhereNothingIsSeen() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray none = keep(new boolean[TIME]);
        either(
                AttentionBehavior.PADDING,
                attention,
                () -> evaluated(attention, input, ForwardPass.evaluation().withKeep(none)),
                () -> {
                    NDArray output =
                            evaluated(attention, input, ForwardPass.evaluation().withKeep(none));
                    assertThat(ops().allFinite(output)).as("all finite").isTrue();
                    assertThatArray(output)
                            .as("the output where nothing is seen, which follows from no input")
                            .isCloseTo(
                                    evaluated(
                                            attention,
                                            sample(ops(), 9, ROWS, TIME),
                                            ForwardPass.evaluation().withKeep(none)),
                                    TOLERANCE);
                    Gradients.of(
                                    ops(),
                                    () -> output(
                                            attention,
                                            input,
                                            ForwardPass.evaluation().withKeep(none)),
                                    Map.of("the input", input))
                            .forEach((name, gradient) -> assertThat(ops().allFinite(gradient))
                                    .as("gradient of %s finite", name)
                                    .isTrue());
                });
    }

    @Test
    void keepsPackedDocumentsApart() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray segments =
                ops().manager().create(new long[] {0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1}, new Shape(ROWS, TIME));
        ForwardPass packed = ForwardPass.evaluation().forInput(tokens().withSegments(segments));
        either(AttentionBehavior.SEGMENTS, attention, () -> evaluated(attention, input, packed), () -> {
            NDArray output = evaluated(attention, input, packed);
            assertThatArray(output.get(":, :2"))
                    .as("the first document")
                    .isCloseTo(evaluated(attention, input.get(":, :2"), ForwardPass.evaluation()), TOLERANCE);
            assertThatArray(output.get(":, 2:"))
                    .as("the second document")
                    .isCloseTo(evaluated(attention, input.get(":, 2:"), ForwardPass.evaluation()), TOLERANCE);
        });
    }

    @Test
    void letsAllPositionsSeeAPrefix() {
        Attention attention = trained();
        NDArray prefix = ops().manager().create(new long[] {3, 3});
        Function<ForwardPass, ForwardPass> circumstances = pass -> pass.forInput(tokens().withPrefix(prefix));
        NDArray input = sample(ops(), 3, ROWS, TIME);
        either(
                AttentionBehavior.PREFIX,
                attention,
                () -> evaluated(attention, input, circumstances.apply(ForwardPass.evaluation())),
                () -> {
                    influence(attention, circumstances)
                            .assertNoneBefore("the inputs behind the prefix", 3, time -> time >= 3);
                    influence(attention, circumstances).assertSome("the end of the prefix", 0, time -> time == 2);
                });
    }
}
