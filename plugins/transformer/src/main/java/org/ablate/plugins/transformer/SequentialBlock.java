package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Dropout;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;

/** Attention, then feed-forward, each with norms in the same places. */
final class SequentialBlock extends Block {

    private final Set<NormPlace> places;
    private final Map<NormPlace, Child<Norm>> attentionNorms;
    private final Child<Attention> attention;
    private final Child<Dropout> attentionDropout;
    private final Child<Residual> attentionResidual;
    private final Optional<Second> second;

    /** The places of the feed-forward half. */
    private record Second(
            Map<NormPlace, Child<Norm>> norms,
            Child<FeedForward> feedForward,
            Child<Dropout> dropout,
            Child<Residual> residual) {}

    SequentialBlock(BlockParts parts, Set<NormPlace> places) {
        this.places = places;
        this.attentionNorms = norms("attention", parts);
        this.attention = child("attention", Attention.class, parts.attention());
        this.attentionDropout =
                child("attentionDropout", Dropout.class, parts.dropout().get());
        this.attentionResidual = residual("attention", parts.attention(), parts);
        this.second = parts.feedForward()
                .map(feedForward -> new Second(
                        norms("feedForward", parts),
                        child("feedForward", FeedForward.class, feedForward),
                        child(
                                "feedForwardDropout",
                                Dropout.class,
                                parts.dropout().get()),
                        residual("feedForward", feedForward, parts)));
    }

    private Child<Residual> residual(String name, Layer part, BlockParts parts) {
        Residual residual = parts.residual().get();
        residual.joins(part);
        return child(name + "Residual", Residual.class, residual);
    }

    private Map<NormPlace, Child<Norm>> norms(String part, BlockParts parts) {
        Map<NormPlace, Child<Norm>> norms = new EnumMap<>(NormPlace.class);
        for (NormPlace place : places) {
            String name = place == NormPlace.AFTER ? part + "OutputNorm" : part + "Norm";
            norms.put(place, child(name, Norm.class, parts.norm().get()));
        }
        return norms;
    }

    @Override
    public NDArray forward(NDArray input, PositionEncoding position, Pass pass) {
        NDArray x = pass.within(() -> {
            NDArray attended = attention.get().forward(at(NormPlace.BEFORE, attentionNorms, input), position, pass);
            return join(input, attended, attentionNorms, attentionDropout, attentionResidual, pass);
        });
        if (second.isEmpty()) {
            return x;
        }
        Second half = second.get();
        return pass.within(() -> {
            NDArray transformed = half.feedForward().get().forward(at(NormPlace.BEFORE, half.norms(), x), pass);
            return join(x, transformed, half.norms(), half.dropout(), half.residual(), pass);
        });
    }

    private static NDArray join(
            NDArray stream,
            NDArray branch,
            Map<NormPlace, Child<Norm>> norms,
            Child<Dropout> dropout,
            Child<Residual> residual,
            Pass pass) {
        NDArray dropped = dropout.get().forward(at(NormPlace.AFTER, norms, branch), pass);
        return at(NormPlace.AROUND, norms, residual.get().add(stream, dropped));
    }

    private static NDArray at(NormPlace place, Map<NormPlace, Child<Norm>> norms, NDArray input) {
        Child<Norm> norm = norms.get(place);
        return norm == null ? input : norm.get().forward(input);
    }
}
