package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.layer.Unpadding;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.Memory;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.testkit.check.Gradients;
import org.ablate.testkit.check.Influence;
import org.ablate.testkit.check.JoinedCache;
import org.ablate.testkit.check.Refusal;
import org.ablate.testkit.check.Samples;
import org.junit.jupiter.api.Test;

/** What every attention must do: see what the pass lets it see and nothing else, in one pass or in pieces. */
public abstract class AttentionContract extends LayerContract<Attention> {

    private static final double TOLERANCE = 2e-5;

    /** What an attention may be able to do; what it does not declare, it refuses with a sentence that names it. */
    public enum AttentionBehaviour {
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

    /** Whether the attention can do it. */
    protected boolean has(AttentionBehaviour behaviour) {
        return true;
    }

    @Override
    final NDArray output(Attention attention, NDArray input, Pass pass) {
        return attention.forward(input, ProbePosition.none(ops()), pass);
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return new Shape(rows, time, bench().width());
    }

    private NDArray evaluated(Attention attention, NDArray input, Pass pass) {
        return ops().withoutGradients(() -> ops().toFloat32(output(attention, input, pass)));
    }

    private Influence influence(Attention attention, Function<Pass, Pass> circumstances) {
        return new Influence(
                ops(),
                input -> evaluated(attention, input, circumstances.apply(Pass.evaluation())),
                sample(ops(), 3, ROWS, TIME),
                0);
    }

    /** Runs {@code work} where the behaviour is declared, else expects to be refused. */
    private void either(AttentionBehaviour behaviour, Attention attention, Supplier<NDArray> sample, Runnable work) {
        if (has(behaviour)) {
            work.run();
        } else {
            Refusal.assertRefuses(attention, behaviour.toString(), sample);
        }
    }

    private Input tokens() {
        return Input.of(Samples.tokens(ops(), 1, 5, new Shape(ROWS, TIME)));
    }

    private NDArray keep(boolean... kept) {
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
        Pass both = Pass.evaluation().bidirectional();
        either(AttentionBehaviour.BIDIRECTIONAL, attention, () -> evaluated(attention, input, both), () -> {
            NDArray changed = Samples.changed(ops(), input, 0, row -> true, time -> time == TIME - 1);
            NDArray before = evaluated(attention, input, both).get(":, 0");
            assertThat(evaluated(attention, changed, Pass.evaluation().bidirectional())
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
            if (bidirectional && !has(AttentionBehaviour.BIDIRECTIONAL)) {
                continue;
            }
            Function<NDArray, Pass> padded = kept -> direction(bidirectional).withKeep(kept);
            NDArray right = keep(true, true, true, true, false, false);
            NDArray left = keep(false, false, true, true, true, true);
            either(
                    AttentionBehaviour.PADDING,
                    attention,
                    () -> evaluated(attention, input, padded.apply(right)),
                    () -> {
                        assertThatArray(evaluated(attention, input, padded.apply(right))
                                        .get(":, :4"))
                                .as("padded on the right, bidirectional %s", bidirectional)
                                .isCloseTo(
                                        evaluated(attention, input.get(":, :4"), direction(bidirectional)), TOLERANCE);
                        assertThatArray(evaluated(attention, input, padded.apply(left))
                                        .get(":, 2:"))
                                .as("padded on the left, bidirectional %s", bidirectional)
                                .isCloseTo(
                                        evaluated(attention, input.get(":, 2:"), direction(bidirectional)), TOLERANCE);
                    });
        }
    }

    private static Pass direction(boolean bidirectional) {
        return bidirectional ? Pass.evaluation().bidirectional() : Pass.evaluation();
    }

    /** Where it says that it can; {@link Attention#readsUnpadded}. */
    @Test
    void readsTokensLaidSideBySideAsItReadsRows() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        Pass padded = Pass.evaluation().withKeep(keep(false, true, true, true, true, false));
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
                AttentionBehaviour.PADDING,
                attention,
                () -> evaluated(attention, input, Pass.evaluation().withKeep(none)),
                () -> {
                    NDArray output =
                            evaluated(attention, input, Pass.evaluation().withKeep(none));
                    assertThat(ops().allFinite(output)).as("all finite").isTrue();
                    assertThatArray(output)
                            .as("the output where nothing is seen, which follows from no input")
                            .isCloseTo(
                                    evaluated(
                                            attention,
                                            sample(ops(), 9, ROWS, TIME),
                                            Pass.evaluation().withKeep(none)),
                                    TOLERANCE);
                    Gradients.of(
                                    ops(),
                                    () -> output(
                                            attention, input, Pass.evaluation().withKeep(none)),
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
        Pass packed = Pass.evaluation().reading(tokens().withSegments(segments));
        either(AttentionBehaviour.SEGMENTS, attention, () -> evaluated(attention, input, packed), () -> {
            NDArray output = evaluated(attention, input, packed);
            assertThatArray(output.get(":, :2"))
                    .as("the first document")
                    .isCloseTo(evaluated(attention, input.get(":, :2"), Pass.evaluation()), TOLERANCE);
            assertThatArray(output.get(":, 2:"))
                    .as("the second document")
                    .isCloseTo(evaluated(attention, input.get(":, 2:"), Pass.evaluation()), TOLERANCE);
        });
    }

    @Test
    void letsAllPositionsSeeAPrefix() {
        Attention attention = trained();
        NDArray prefix = ops().manager().create(new long[] {3, 3});
        Function<Pass, Pass> circumstances = pass -> pass.reading(tokens().withPrefix(prefix));
        NDArray input = sample(ops(), 3, ROWS, TIME);
        either(
                AttentionBehaviour.PREFIX,
                attention,
                () -> evaluated(attention, input, circumstances.apply(Pass.evaluation())),
                () -> {
                    influence(attention, circumstances)
                            .assertNoneBefore("the inputs behind the prefix", 3, time -> time >= 3);
                    influence(attention, circumstances).assertSome("the end of the prefix", 0, time -> time == 2);
                });
    }

    @Test
    void continuesFromACacheAsInOnePass() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        either(AttentionBehaviour.CACHE, attention, () -> pieces(attention, input, List.of(TIME)), () -> {
            NDArray whole = evaluated(attention, input);
            for (List<Integer> lengths : List.of(List.of(1, 1, 1, 1, 1, 1), List.of(3, 1, 2), List.of(2, 4))) {
                assertThatArray(pieces(attention, input, lengths))
                        .as("in pieces of %s", lengths)
                        .isCloseTo(whole, TOLERANCE);
            }
        });
    }

    private NDArray pieces(Attention attention, NDArray input, List<Integer> lengths) {
        try (KeyValueCache cache = new JoinedCache(ops())) {
            NDList outputs = new NDList();
            int start = 0;
            for (int length : lengths) {
                NDArray piece = input.get(":, " + start + ":" + (start + length));
                outputs.add(evaluated(attention, piece, Pass.evaluation().withCache(cache)));
                cache.advance(length);
                start += length;
            }
            NDArray joined = outputs.get(0);
            for (NDArray next : outputs.subList(1, outputs.size())) {
                joined = joined.concat(next, 1);
            }
            return joined;
        }
    }

    @Test
    void attendsToAnotherSequence() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray states = Samples.normal(ops(), 8, new Shape(ROWS, 4, bench().width()));
        Function<Memory, NDArray> crossed = memory ->
                ops().withoutGradients(() -> ops().toFloat32(attention.cross(input, memory, Pass.evaluation())));
        assertThat(attention.crosses())
                .as("whether it crosses; declared %s", AttentionBehaviour.CROSS)
                .isEqualTo(has(AttentionBehaviour.CROSS));
        if (!has(AttentionBehaviour.CROSS)) {
            Refusal.assertRefuses(
                    attention,
                    AttentionBehaviour.CROSS.toString(),
                    Attention.Crossing::refusal,
                    () -> crossed.apply(new Memory(states, Optional.empty())));
            return;
        }
        NDArray whole = crossed.apply(new Memory(states, Optional.empty()));
        assertThat(whole.getShape()).as("shape").isEqualTo(outputShape(ROWS, TIME));
        NDArray hidden = keep(true, true, true, false);
        assertThatArray(crossed.apply(new Memory(states, Optional.of(hidden))))
                .as("with the last state padding")
                .isCloseTo(crossed.apply(new Memory(states.get(":, :3"), Optional.empty())), TOLERANCE);
        NDArray other = Samples.changed(ops(), states, 0, row -> row == 1, time -> true);
        NDArray changed = crossed.apply(new Memory(other, Optional.empty()));
        assertThat(changed.get(0).toFloatArray())
                .as("the first row, when the second row's memory is another")
                .isEqualTo(whole.get(0).toFloatArray());
        assertThat(changed.get(1).toFloatArray())
                .as("the second row, when its memory is another")
                .isNotEqualTo(whole.get(1).toFloatArray());
    }

    @Test
    void consultsThePositionWhereItCarriesOne() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        NDArray without = evaluated(attention, input);
        for (PositionEncoding.Site site : PositionEncoding.Site.values()) {
            PositionEncoding position = new ProbePosition(ops(), Set.of(site));
            if (attention.carries().contains(site)) {
                NDArray with = ops().withoutGradients(
                                () -> ops().toFloat32(attention.forward(input, position, Pass.evaluation())));
                assertThat(with.toFloatArray())
                        .as("the output with a position that acts on %s, which it carries", site)
                        .isNotEqualTo(without.toFloatArray());
            }
        }
    }

    @Test
    void countsItsProducts() {
        Attention attention = component(bench());
        assertThat(attention.flops(8)).as("products of 8 tokens").isPositive();
        assertThat(attention.flops(64)).as("products of 64 tokens").isGreaterThanOrEqualTo(8 * attention.flops(8));
    }
}
