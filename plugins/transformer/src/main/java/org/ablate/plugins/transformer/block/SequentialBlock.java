package org.ablate.plugins.transformer.block;

import ai.djl.ndarray.NDArray;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

/** Attention, then attention to an encoder where there is one, then feed-forward, each with norms in the same places. */
final class SequentialBlock extends Block {

    private final Set<NormPosition> places;
    private final Part<Attention> attention;
    private final Optional<Part<Attention>> cross;
    private final Optional<Part<FeedForward>> feedForward;

    /** One part of the block and what stands around it. */
    private record Part<L extends Layer>(
            Map<NormPosition, Child<Norm>> norms, Child<L> layer, Child<Dropout> dropout, Child<Residual> residual) {

        NDArray forward(NDArray stream, UnaryOperator<NDArray> branch, ForwardPass pass) {
            NDArray added = at(NormPosition.AFTER, branch.apply(at(NormPosition.BEFORE, stream)));
            NDArray dropped = dropout.get().forward(added, pass);
            return at(NormPosition.AROUND, residual.get().add(stream, dropped, pass));
        }

        boolean sumsPlainly() {
            return residual.get() instanceof PlainResidual;
        }

        Norm norm(NormPosition place) {
            return Objects.requireNonNull(norms.get(place)).get();
        }

        private NDArray at(NormPosition place, NDArray input) {
            Child<Norm> norm = norms.get(place);
            return norm == null ? input : norm.get().forward(input);
        }
    }

    SequentialBlock(BlockParts parts, Set<NormPosition> places) {
        this.places = places;
        this.attention = part("attention", Attention.class, parts.attention(), parts);
        this.cross = parts.cross().map(layer -> part("crossAttention", Attention.class, layer, parts));
        this.feedForward = parts.feedForward().map(layer -> part("feedForward", FeedForward.class, layer, parts));
    }

    private <L extends Layer> Part<L> part(String name, Class<L> type, L layer, BlockParts parts) {
        Residual residual = parts.residual().get();
        residual.joins(layer);
        return new Part<>(
                norms(name, parts),
                child(name, type, layer),
                child(name + "Dropout", Dropout.class, parts.dropout().get()),
                child(name + "Residual", Residual.class, residual));
    }

    private Map<NormPosition, Child<Norm>> norms(String part, BlockParts parts) {
        Map<NormPosition, Child<Norm>> norms = new EnumMap<>(NormPosition.class);
        for (NormPosition place : places) {
            String name = place == NormPosition.AFTER ? part + "OutputNorm" : part + "Norm";
            norms.put(place, child(name, Norm.class, parts.norm().get()));
        }
        return norms;
    }

    @Override
    public boolean readsUnpadded() {
        return cross.isEmpty()
                && attention.layer().get().readsUnpadded()
                && attention.residual().get().readsUnpadded()
                && feedForward.stream().allMatch(part -> part.layer().get().readsUnpadded());
    }

    @Override
    public Optional<Parts> forCpu() {
        boolean plain = cross.isEmpty() && places.equals(Set.of(NormPosition.BEFORE)) && attention.sumsPlainly();
        return feedForward
                .filter(part -> plain && part.sumsPlainly())
                .map(part -> new Parts(
                        attention.norm(NormPosition.BEFORE),
                        attention.layer().get(),
                        part.norm(NormPosition.BEFORE),
                        part.layer().get(),
                        CpuBlock.Reading.AFTER_ATTENTION));
    }

    @Override
    public NDArray forward(NDArray input, Optional<EncoderOutput> memory, PositionEncoding position, ForwardPass pass) {
        NDArray x = pass.releasingIntermediates(
                () -> attention.forward(input, read -> attention.layer().get().forward(read, position, pass), pass));
        if (cross.isPresent()) {
            NDArray stream = x;
            x = pass.releasingIntermediates(() -> cross.get()
                    .forward(stream, read -> cross.get().layer().get().cross(read, memory.orElseThrow(), pass), pass));
        }
        if (feedForward.isPresent()) {
            NDArray stream = x;
            x = pass.releasingIntermediates(() -> feedForward
                    .get()
                    .forward(stream, read -> feedForward.get().layer().get().forward(read, pass), pass));
        }
        return x;
    }
}
