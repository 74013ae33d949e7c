package org.ablate.testkit.contract;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.testkit.check.JoinedCache;
import org.ablate.testkit.check.Refusal;
import org.ablate.testkit.check.Samples;
import org.junit.jupiter.api.Test;

/** What every attention must do: see what the pass lets it see and nothing else, in one pass or in pieces. */
public abstract class AttentionContract extends SightContract {

    @Test
    void continuesFromACacheAsInOnePass() {
        Attention attention = trained();
        NDArray input = sample(ops(), 3, ROWS, TIME);
        either(AttentionBehavior.CACHE, attention, () -> pieces(attention, input, List.of(TIME)), () -> {
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
                outputs.add(evaluated(attention, piece, ForwardPass.evaluation().withCache(cache)));
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
        Function<EncoderOutput, NDArray> crossed = memory ->
                ops().withoutGradients(() -> ops().toFloat32(attention.cross(input, memory, ForwardPass.evaluation())));
        assertThat(attention.crosses())
                .as("whether it crosses; declared %s", AttentionBehavior.CROSS)
                .isEqualTo(has(AttentionBehavior.CROSS));
        if (!has(AttentionBehavior.CROSS)) {
            Refusal.assertRefuses(
                    attention,
                    AttentionBehavior.CROSS.toString(),
                    Attention.Crossing::refusal,
                    () -> crossed.apply(new EncoderOutput(states, Optional.empty())));
            return;
        }
        NDArray whole = crossed.apply(new EncoderOutput(states, Optional.empty()));
        assertThat(whole.getShape()).as("shape").isEqualTo(outputShape(ROWS, TIME));
        NDArray hidden = keep(true, true, true, false);
        assertThatArray(crossed.apply(new EncoderOutput(states, Optional.of(hidden))))
                .as("with the last state padding")
                .isCloseTo(crossed.apply(new EncoderOutput(states.get(":, :3"), Optional.empty())), TOLERANCE);
        NDArray other = Samples.changed(ops(), states, 0, row -> row == 1, time -> true);
        NDArray changed = crossed.apply(new EncoderOutput(other, Optional.empty()));
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
                                () -> ops().toFloat32(attention.forward(input, position, ForwardPass.evaluation())));
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
