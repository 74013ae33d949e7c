package org.ablate.spi.model;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Kind;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;

/** Lets the positions of a sequence look at each other, or at those of another sequence. */
@Kind("attention")
public abstract class Attention extends Layer {

    /**
     * Self-attention. Which positions see which the pass says; see {@link ForwardPass#mask}.
     *
     * @param input (batch, time, width)
     * @param position shared by all layers; consulted at the sites this attention {@linkplain #carries carries}
     * @return (batch, time, width)
     */
    public abstract NDArray forward(NDArray input, PositionEncoding position, ForwardPass pass);

    /**
     * Attention to another sequence: queries from the input, keys and values from the memory, no position.
     *
     * @param input (batch, time, width)
     * @return (batch, time, width)
     * @throws ExperimentException with {@link Crossing#refusal} from an attention that does not {@linkplain #crosses cross}
     */
    public NDArray cross(NDArray input, EncoderOutput memory, ForwardPass pass) {
        Component component = getClass().getAnnotation(Component.class);
        throw new ExperimentException(
                Crossing.refusal(component == null ? getClass().getSimpleName() : component.value()));
    }

    /** Whether it can attend to another sequence: whether {@link #cross} does, rather than refuses. */
    public boolean crosses() {
        return false;
    }

    /**
     * The attention that stands in a block: this one, unless it differs from block to block. An architecture asks each attention
     * once, while it is built, and places what it gets.
     *
     * @param layer the block's index, from 0
     */
    public Attention inLayer(int layer) {
        return this;
    }

    /**
     * Whether {@link #forward} may be given an {@linkplain ForwardPass#unpadding unpadded} pass, in which the input is (1, tokens, width) and
     * so is the result. Of one that may not, batches stay padded.
     */
    public boolean readsUnpadded() {
        return false;
    }

    /** Where this attention lets a position encoding act. */
    public abstract Set<PositionEncoding.Site> carries();

    /**
     * A config record that says what its attention {@linkplain Attention#carries carries} before anything is built, so that
     * validation can refuse a position at its place in the descriptor.
     */
    public interface Carrying {

        /** {@link Attention#carries}; empty where that depends on parts that do not say. */
        Optional<Set<PositionEncoding.Site>> carries();

        /** What the chosen attention carries, if its config says. */
        static Optional<Set<PositionEncoding.Site>> of(Choice<Attention> attention) {
            return attention.config() instanceof Carrying carrying ? carrying.carries() : Optional.empty();
        }
    }

    /**
     * A config record that says whether its attention {@linkplain Attention#crosses crosses} before anything is built, so that
     * validation can refuse it at its place in the descriptor.
     */
    public interface Crossing {

        /** {@link Attention#crosses}; empty where that depends on parts that do not say. */
        Optional<Boolean> crosses();

        /** Whether the chosen attention crosses, if its config says. */
        static Optional<Boolean> of(Choice<Attention> attention) {
            return attention.config() instanceof Crossing crossing ? crossing.crosses() : Optional.empty();
        }

        /** What an attention that cannot cross says where it should. */
        static String refusal(String name) {
            return "attention '" + name + "' looks only at its own sequence, so it cannot attend to an encoder; choose"
                    + " another, such as multi-head or grouped-query";
        }
    }

    /** Multiply-adds counted twice of the score and value products for one row of {@code time} tokens, projections not included. */
    public abstract long flops(int time);
}
