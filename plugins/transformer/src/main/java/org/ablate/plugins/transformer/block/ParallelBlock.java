package org.ablate.plugins.transformer.block;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ablate.plugins.transformer.block.residual.PlainResidual;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.cpu.CpuBlock;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;

/** Attention, attention to an encoder where there is one, and feed-forward side by side, joined to the stream in one sum. */
final class ParallelBlock extends Block {

    private final Child<Norm> attentionNorm;
    private final Child<Attention> attention;
    private final Child<Dropout> attentionDropout;
    private final Optional<Beside<Attention>> cross;
    private final Optional<Beside<FeedForward>> feedForward;
    private final Child<Residual> residual;

    /** A part beside the attention; its norm is absent where one serves all. */
    private record Beside<L extends Layer>(Optional<Child<Norm>> norm, Child<L> layer, Child<Dropout> dropout) {

        NDArray forward(NDArray stream, NDArray normed, UnaryOperator<NDArray> part, ForwardPass pass) {
            NDArray read = norm.isPresent() ? norm.get().get().forward(stream) : normed;
            return dropout.get().forward(part.apply(read), pass);
        }
    }

    ParallelBlock(BlockParts parts, boolean sharedNorm) {
        this.attentionNorm = child("attentionNorm", Norm.class, parts.norm().get());
        this.attention = child("attention", Attention.class, parts.attention());
        this.attentionDropout =
                child("attentionDropout", Dropout.class, parts.dropout().get());
        this.cross = parts.cross().map(layer -> beside("crossAttention", Attention.class, layer, parts, sharedNorm));
        this.feedForward =
                parts.feedForward().map(layer -> beside("feedForward", FeedForward.class, layer, parts, sharedNorm));
        Residual sum = parts.residual().get();
        sum.joins(parts.attention());
        parts.cross().ifPresent(sum::joins);
        parts.feedForward().ifPresent(sum::joins);
        this.residual = child("residual", Residual.class, sum);
    }

    private <L extends Layer> Beside<L> beside(
            String name, Class<L> type, L layer, BlockParts parts, boolean sharedNorm) {
        return new Beside<>(
                sharedNorm
                        ? Optional.empty()
                        : Optional.of(
                                child(name + "Norm", Norm.class, parts.norm().get())),
                child(name, type, layer),
                child(name + "Dropout", Dropout.class, parts.dropout().get()));
    }

    @Override
    public NDArray forward(NDArray input, Optional<EncoderOutput> memory, PositionEncoding position, ForwardPass pass) {
        return pass.releasingIntermediates(() -> joined(input, memory, position, pass));
    }

    @Override
    public boolean readsUnpadded() {
        return cross.isEmpty()
                && attention.get().readsUnpadded()
                && residual.get().readsUnpadded()
                && feedForward.stream().allMatch(part -> part.layer().get().readsUnpadded());
    }

    @Override
    public Optional<Parts> forCpu() {
        boolean plain = cross.isEmpty() && residual.get() instanceof PlainResidual;
        return feedForward
                .filter(part -> plain)
                .map(part -> new Parts(
                        attentionNorm.get(),
                        attention.get(),
                        part.norm().orElse(attentionNorm).get(),
                        part.layer().get(),
                        CpuBlock.Reading.BESIDE_ATTENTION));
    }

    private NDArray joined(NDArray input, Optional<EncoderOutput> memory, PositionEncoding position, ForwardPass pass) {
        NDArray normed = attentionNorm.get().forward(input);
        NDArray branch = attentionDropout.get().forward(attention.get().forward(normed, position, pass), pass);
        if (cross.isPresent()) {
            Beside<Attention> other = cross.get();
            branch = branch.add(other.forward(
                    input, normed, read -> other.layer().get().cross(read, memory.orElseThrow(), pass), pass));
        }
        if (feedForward.isPresent()) {
            Beside<FeedForward> other = feedForward.get();
            branch = branch.add(
                    other.forward(input, normed, read -> other.layer().get().forward(read, pass), pass));
        }
        return residual.get().add(input, branch, pass);
    }
}
