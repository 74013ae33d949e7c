package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.tensor.AttentionMask;
import org.ablate.spi.tensor.Ops;

/**
 * Attention after the recurrence: with decoder state h and source states s, weights {@code softmax(hᵀ W s)} or {@code softmax(hᵀ s)},
 * their mean c of the source states, and {@code tanh(V [c; h])} in place of h (Luong, Pham and Manning, 2015, arXiv:1508.04025,
 * global attention). Without the paper's input feeding, so that all positions of a target are computed at once.
 */
@Component(
        value = "luong",
        summary = "Attention after the recurrence, by products of states",
        formula = "tanh(V [c; h]), c = softmax(hᵀ W s) · s",
        paper = "Luong, Pham and Manning, 2015, arXiv:1508.04025",
        verdict = "all positions of a target at once, so faster than bahdanau in training")
public final class LuongAlignment implements Alignment {

    /** How a state and a source state are compared. */
    public enum Score {
        /** Their product. */
        DOT,
        /** Their product with a learned matrix between. */
        GENERAL
    }

    /** The fields of this attention. */
    public record Config(
            @Doc("how a state and a source state are compared: by their product, or with a learned matrix between")
            @Default("general")
            Score score) {}

    private final Config config;

    @Inject
    LuongAlignment(Config config) {
        this.config = config;
    }

    @Override
    public AttentiveDecoder reader(Ops ops, Parts parts) {
        return new Reader(ops, parts, config.score());
    }

    private static final class Reader extends AttentiveDecoder {

        private final Ops ops;
        private final int width;
        private final Child<RecurrentStack> stack;
        private final Optional<Child<Linear>> score;
        private final Child<Linear> readout;

        Reader(Ops ops, Parts parts, Score score) {
            this.ops = ops;
            this.width = parts.width();
            ValueInitializer uniform = ValueInitializer.uniform(1 / Math.sqrt(width));
            this.stack = child("stack", RecurrentStack.class, parts.stack(ops, parts.layers()));
            this.score = score == Score.GENERAL
                    ? Optional.of(child("score", Linear.class, new Linear(ops, width, width, uniform, false)))
                    : Optional.empty();
            this.readout =
                    child("readout", Linear.class, new Linear(ops, Sizes.product(2, width), width, uniform, false));
        }

        @Override
        NDArray read(NDArray embedded, Context context, ForwardPass pass) {
            NDArray states = stack.get().forward(embedded, context.initial(), context.steps(), pass);
            NDArray compared = score.isPresent() ? score.get().get().forward(states, pass) : states;
            NDArray seen = attend(ops.toFloat32(compared), context.memory()); // (batch, time, width)
            return ops.toFloat32(readout.get().forward(seen.concat(states, 2), pass))
                    .tanh();
        }

        private NDArray attend(NDArray query, EncoderOutput memory) {
            NDArray source = memory.states().expandDims(1); // (batch, 1, sourceTime, width)
            AttentionMask mask = memory.keep()
                    .map(keep -> AttentionMask.FULL.withKeep(keep.expandDims(1).expandDims(1)))
                    .orElse(AttentionMask.FULL);
            return ops.toFloat32(ops.attention(query.expandDims(1), source, source, mask, 1))
                    .squeeze(1);
        }

        /** Scores and weighted means. */
        @Override
        long flops(int time) {
            return 4L * time * time * width;
        }
    }
}
